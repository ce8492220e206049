package elbo.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientTest {
    private static final int IN = 6;
    private static final int OUT = 5;

    private Scope scope;
    private Tensor weight;
    private Tensor bias;

    @BeforeEach
    void open() {
        scope = Scope.open();
        weight = normal(1, OUT, IN).requireGrad();
        bias = normal(2, OUT).requireGrad();
    }

    @AfterEach
    void close() {
        scope.close();
    }

    private static Tensor normal(long seed, long... dims) {
        return Tensors.normal(Rng.of(seed), Shape.of(dims), DType.FLOAT64, Device.CPU);
    }

    /** 2 rows stay a product, since 2 (5 + 6) is less than 5 times 6; 3 rows are multiplied out. */
    @Test
    void the_smaller_form_is_kept() {
        for (int rows = 2; rows <= 3; rows++) {
            Tensor loss = normal(3, rows, IN).linear(weight, bias).sum();
            assertThat(Grad.terms(loss, List.of(weight)).getFirst().ready()).isEqualTo(rows == 3);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 9})
    void a_sum_of_terms_comes_to_the_gradient(int rows) {
        Tensor x = normal(3, rows, IN);
        // the weight is used twice, once by a layer on draws [2, rows, IN], once by itself
        Tensor draws = normal(4, 2, rows, IN);
        Tensor loss = x.linear(weight, bias)
                .square()
                .sum()
                .add(draws.linear(weight, bias).tanh().sum())
                .add(weight.square().sum());
        List<Tensor> parameters = List.of(weight, bias);

        List<Tensor> expected = Grad.of(loss, parameters);
        List<Gradient> found = Grad.terms(loss, parameters);

        for (int i = 0; i < parameters.size(); i++) {
            assertThat(found.get(i).value().toDoubles())
                    .containsExactly(expected.get(i).toDoubles(), within(1e-12));
        }
    }

    /** As where a prior's inputs are learnt: whichever is moved first, the weight's gradient is that of the inputs before. */
    @Test
    void a_layer_that_reads_a_parameter_has_the_gradient_of_the_parameter_as_it_was() {
        Tensor inputs = normal(3, 2, 2, IN / 2).requireGrad();
        List<Tensor> parameters = List.of(inputs, weight);
        Tensor loss = inputs.reshape(2, IN).linear(weight, bias).square().sum();
        double[] expected = Grad.of(loss, parameters).getLast().toDoubles();

        List<Gradient> found = Grad.terms(loss, parameters);
        try (Grad.Guard off = Grad.off()) {
            Tensor unused = inputs.mulInPlace(3);
        }
        assertThat(found.getLast().value().toDoubles()).containsExactly(expected, within(1e-12));
    }

    @Test
    void it_outlives_the_scope_it_was_made_in_and_leaves_nothing() {
        Tensor x = normal(3, 2, IN);
        double[] expected = Grad.of(x.linear(weight, bias).square().sum(), List.of(weight))
                .getFirst()
                .toDoubles();
        long before = Scope.liveTensors();
        Gradient gradient;
        try (Scope inner = Scope.open()) {
            Tensor loss = x.linear(weight, bias).square().sum();
            gradient = Grad.terms(loss, List.of(weight)).getFirst().own();
        }
        try (Scope inner = Scope.open()) {
            assertThat(gradient.value().toDoubles()).containsExactly(expected, within(1e-12));
        }
        gradient.close();
        assertThat(Scope.liveTensors()).isEqualTo(before);
    }

    @Test
    void an_input_without_influence_is_refused() {
        Tensor loss = bias.sum();
        assertThatThrownBy(() -> Grad.terms(loss, List.of(bias, weight)))
                .hasMessage("the loss does not depend on input 1 of shape [5, 6], so it has no gradient there");
    }

    @Test
    void a_factor_that_changed_since_is_refused() {
        Tensor x = normal(3, 2, IN);
        Tensor loss = x.linear(weight, bias).sum();
        Tensor unused = x.mulInPlace(2);
        assertThatThrownBy(() -> Grad.terms(loss, List.of(weight)))
                .hasMessage("the input 0 of linear was changed in place after it was used, so its derivative is lost");
    }
}
