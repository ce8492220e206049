package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.likelihood.Gaussian;
import elbo.model.Conditioning.Place;
import elbo.network.Mlp;
import elbo.nn.Moment;
import elbo.objective.Elbo;
import elbo.posterior.DiagonalNormal;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import elbo.train.Adam;
import elbo.train.Listener;
import elbo.train.Trainer;
import elbo.train.Training;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditioningTest {
    private static final Shape EVENT = Shape.of(4);
    private static final int CLASSES = 3;

    private static Model model(boolean encoder, boolean decoder) {
        Conditioning conditioning =
                encoder || decoder ? new Conditioning(CLASSES, encoder, decoder) : Conditioning.NONE;
        Level level = new Level(2, new DiagonalNormal(), new StandardNormal());
        Vae vae = new Vae(new Mlp(8), List.of(level), new Mlp(8), new Gaussian(), new Elbo(), conditioning);
        return Model.build(vae, EVENT, Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
    }

    /** One-hot rows. */
    private static Tensor hot(int... classes) {
        double[] values = new double[classes.length * CLASSES];
        for (int i = 0; i < classes.length; i++) {
            values[i * CLASSES + classes[i]] = 1;
        }
        return Tensors.of(values, classes.length, CLASSES);
    }

    @ParameterizedTest
    @CsvSource({"true,true", "true,false", "false,true"})
    void each_side_reads_the_context_that_it_is_conditioned_on_and_no_other(boolean encoder, boolean decoder) {
        try (Model model = model(encoder, decoder);
                Scope s = Scope.open()) {
            Observed x = Observed.of(Doubles.normal(Rng.of(2), 1, EVENT.prepend(2)));
            double[] q0 = model.posterior(x.withContext(hot(0, 0))).mean().toDoubles();
            double[] q1 = model.posterior(x.withContext(hot(0, 1))).mean().toDoubles();
            Tensor z = Doubles.normal(Rng.of(3), 1, Shape.of(5, 2, 2));
            double[] p0 = model.likelihood(z, hot(0, 0)).mean().toDoubles();
            double[] p1 = model.likelihood(z, hot(0, 1)).mean().toDoubles();
            assertChanged(q0, q1, 2, encoder);
            assertChanged(p0, p1, 4, decoder);
        }
    }

    /** Of every two examples the first kept its class, the second was given another. */
    private static void assertChanged(double[] before, double[] after, int width, boolean expected) {
        for (int i = 0; i < before.length; i++) {
            boolean second = i / width % 2 == 1;
            if (second && expected) {
                assertThat(Math.abs(after[i] - before[i])).as("element " + i).isGreaterThan(1e-6);
            } else {
                assertThat(after[i]).as("element " + i).isCloseTo(before[i], within(1e-13));
            }
        }
    }

    @Test
    void every_draw_of_an_example_sees_the_class_of_that_example() {
        try (Model model = model(false, true);
                Scope s = Scope.open()) {
            Tensor z = Doubles.normal(Rng.of(4), 1, Shape.of(3, 2, 2));
            Tensor context = hot(2, 0);
            double[] together = model.likelihood(z, context).mean().toDoubles();
            for (int draw = 0; draw < 3; draw++) {
                for (int b = 0; b < 2; b++) {
                    Tensor one = z.narrow(0, draw, 1).narrow(1, b, 1);
                    double[] alone = model.likelihood(one, context.narrow(0, b, 1))
                            .mean()
                            .toDoubles();
                    for (int d = 0; d < 4; d++) {
                        assertThat(together[(draw * 2 + b) * 4 + d]).isCloseTo(alone[d], within(1e-13));
                    }
                }
            }
        }
    }

    @Test
    void the_classes_widen_the_features_and_the_code() {
        try (Model model = model(true, true)) {
            assertThat(model.parameters().byName().get("posterior.mean.weight").shape())
                    .isEqualTo(Shape.of(2, 8 + CLASSES));
            assertThat(model.parameters().byName().get("decoder.0.weight").shape())
                    .isEqualTo(Shape.of(8, 2 + CLASSES));
        }
    }

    @Test
    void the_weights_of_the_classes_get_gradients() {
        try (Model model = model(true, true);
                Scope s = Scope.open()) {
            Observed x =
                    Observed.of(Doubles.normal(Rng.of(5), 1, EVENT.prepend(3))).withContext(hot(0, 1, 2));
            Tensor loss =
                    model.terms(x, Moment.START, Rng.of(6), 1).logLikelihood().mean();
            List<Tensor> weights = List.of(
                    model.parameters().byName().get("posterior.mean.weight"),
                    model.parameters().byName().get("decoder.0.weight"));
            List<Tensor> gradients = Grad.of(loss, weights);
            assertThat(gradients.get(0).narrow(1, 8, CLASSES).abs().max().item())
                    .isPositive();
            assertThat(gradients.get(1).narrow(1, 2, CLASSES).abs().max().item())
                    .isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({"true,false", "false,true"})
    void a_model_of_classes_refuses_to_go_without(boolean encoder, boolean decoder) {
        try (Model model = model(encoder, decoder);
                Scope s = Scope.open()) {
            Observed x = Observed.of(Doubles.normal(Rng.of(7), 1, EVENT.prepend(2)));
            assertThatThrownBy(() -> model.terms(x, Moment.START, Rng.of(8), 1).logLikelihood())
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("conditioned on class")
                    .hasMessageContaining("[B, 3]; got [2, 0]");
        }
    }

    private static MemoryDataset data(Labels labels) {
        float[] values = new float[(int) (6 * EVENT.size())];
        Rng rng = Rng.of(9);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) rng.nextGaussian();
        }
        return MemoryDataset.floats("points", EVENT, Kind.REAL, values, labels);
    }

    private static Labels labels(float last) {
        return new Labels(List.of(
                new Labels.Column(Labels.CLASS, new float[] {0, 1, 2, 0, 1, last}, List.of("a", "b", "c", "d"))));
    }

    @Test
    void the_context_of_resident_data_is_the_class_of_each_row() {
        try (Model model = model(true, true);
                Feed data = Feed.of(data(labels(2)), Binarize.NONE, model);
                Scope s = Scope.open()) {
            Observed range = data.range(2, 4, Rng.of(1));
            assertThat(range.context().toDoubles())
                    .containsExactly(hot(2, 0, 1, 2).toDoubles());
            Observed rows = data.rows(new long[] {5, 0, 1}, Rng.of(1));
            assertThat(rows.context().toDoubles()).containsExactly(hot(2, 0, 1).toDoubles());
            Trainer trainer = new Trainer(model, data, data, new Training(new Adam(0.01), 4, 1), Rng.of(2), 1);
            assertThat(trainer.run(Long.MAX_VALUE, Listener.NONE)).isTrue();
            trainer.close();
        }
    }

    @Test
    void data_without_classes_is_refused() {
        try (Model model = model(true, true)) {
            long before = Scope.liveTensors();
            assertThatThrownBy(() -> Feed.of(data(Labels.NONE), Binarize.NONE, model))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("points: has no labels, and the model is conditioned on class. Fix: ");
            assertThat(Scope.liveTensors()).isEqualTo(before);
        }
    }

    /** NaN is what a missing label is read as; as a whole number it would be 0. */
    @ParameterizedTest
    @ValueSource(floats = {3, -1, Float.NaN, 1.5f})
    void a_class_that_there_is_not_is_refused_with_the_example(float label) {
        try (Model model = model(true, true)) {
            assertThatThrownBy(() -> Feed.of(data(labels(label)), Binarize.NONE, model))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("points: example 5 has the class " + label)
                    .hasMessageContaining("the model knows 3 classes, 0 to 2");
        }
    }

    @Test
    void a_model_without_conditioning_ignores_the_classes() {
        try (Model model = model(false, false);
                Feed data = Feed.of(data(labels(2)), Binarize.NONE, model);
                Scope s = Scope.open()) {
            assertThat(data.range(0, 2, Rng.of(1)).context().shape()).isEqualTo(Shape.of(2, 0));
        }
    }

    @Test
    void what_reads_and_names_no_column_reads_the_class() {
        assertThat(new Conditioning(0, true, false).on()).containsExactly("class");
        assertThat(new Conditioning(2, false, false).on()).containsExactly("class");
        assertThat(Conditioning.NONE.conditional()).isFalse();
    }

    @Test
    void conditioning_that_makes_no_sense_is_a_mistake() {
        assertThatThrownBy(() -> new Conditioning(-1, false, false)).hasMessageContaining("got -1");
        assertThatThrownBy(() -> new Conditioning(List.of("x", "x"), 0, Place.INPUT, true))
                .hasMessage("on must name columns, each once; got [x, x]");
        assertThatThrownBy(() -> new Conditioning(List.of("x"), 3, Place.INPUT, true))
                .hasMessageContaining("classes counts those of the column class");
    }
}
