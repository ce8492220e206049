package elbo.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.tensor.SafeTensors;
import elbo.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "activations",
                "bernoulli_logits",
                "concrete",
                "full_normal",
                "gamma",
                "gamma_slope",
                "importance",
                "kl_normal_normal",
                "laplace",
                "linear_gaussian",
                "linear_gaussian_exact",
                "logistic_normal",
                "mixture",
                "mlp_vae",
                "normal_diagonal",
                "ppca",
                "ppca_data",
                "sphere_slope",
                "von_mises_fisher"
            })
    void every_cell_of_a_table_is_a_finite_number(String name) {
        Reference table = Reference.table(name);
        assertThat(table.rows()).hasSizeGreaterThan(4);
        for (String column : table.columns()) {
            assertThat(table.column(column)).as(column).hasSameSizeAs(table.rows());
            assertThat(Arrays.stream(table.column(column)).allMatch(Double::isFinite))
                    .as(column)
                    .isTrue();
        }
    }

    @Test
    void columns_are_found_by_name() {
        Reference data = Reference.table("ppca_data");
        assertThat(data.columns()).containsExactly("x1", "x2", "x3", "x4", "x5", "log_prob");
        assertThat(data.matrix("x")).hasDimensions(200, 5);
        assertThat(data.rows().getFirst().vector("x")).startsWith(0.3987, -2.3249);
        assertThat(data.column("x1")[0]).isEqualTo(0.3987);
    }

    @Test
    void a_column_may_hold_words() {
        assertThat(Reference.table("optimizers").rows())
                .extracting(row -> row.text("optimizer"))
                .contains("adam", "adamw", "sgd", "nesterov", "rmsprop", "adagrad");
    }

    @Test
    void what_is_not_there_is_named() {
        Reference.Row row = Reference.table("ppca").rows().getFirst();
        assertThatThrownBy(() -> row.get("w3")).hasMessage("ppca has no column \"w3\", only [w1, w2, b, variance]");
        assertThatThrownBy(() -> row.vector("v")).hasMessageContaining("\"v1\"");
        assertThatThrownBy(() -> Reference.table("nothing")).hasMessageContaining("no nothing.csv");
    }

    /** A third computation, here: whoever reads the tables as this test does gets what the scripts meant. */
    @Test
    void the_tables_say_what_their_columns_are_called() {
        for (Reference.Row row : Reference.table("kl_normal_normal").rows()) {
            double logRatio = row.get("log_variance_q") - row.get("log_variance_p");
            double distance = Math.pow(row.get("mean_q") - row.get("mean_p"), 2) / Math.exp(row.get("log_variance_p"));
            double kl = (Math.expm1(logRatio) - logRatio + distance) / 2;
            assertThat(kl).isCloseTo(row.get("kl"), within(1e-13 * (1 + kl)));
        }
        for (Reference.Row row : Reference.table("importance").rows()) {
            assertThat(row.get("reconstruction") - row.get("kl")).isCloseTo(row.get("elbo"), within(1e-12));
            assertThat(row.get("log_prob") - row.get("elbo")).isCloseTo(row.get("kl_posterior"), within(1e-12));
        }
    }

    @Test
    void the_tensors_beside_the_tables_are_read() {
        Map<String, SafeTensors.Entry> weights =
                SafeTensors.read(Reference.file("mlp_vae.safetensors")).entries();
        assertThat(weights).hasSize(10);
        assertThat(weights.get("fc21.weight").shape()).isEqualTo(Shape.of(3, 8));

        SafeTensors conv = SafeTensors.read(Reference.file("conv.safetensors"));
        assertThat(conv.metadata()).containsEntry("same.k3.28to14", "conv2d stride=2 padding=0,1");
        for (String name : conv.metadata().keySet()) {
            Set<String> parts = Set.of(name + ".input", name + ".weight", name + ".bias", name + ".output");
            assertThat(conv.entries()).containsKeys(parts.toArray(String[]::new));
        }
    }
}
