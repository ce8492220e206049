package elbo.likelihood;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.likelihood.Columns.Column;
import elbo.likelihood.Gaussian.Variance;
import elbo.model.Conditioning;
import elbo.model.Level;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Init;
import elbo.nn.Parameters;
import elbo.objective.Elbo;
import elbo.posterior.DiagonalNormal;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A number for each label: what a label's examples are scored by is what a likelihood with that label's numbers alone says. */
class LabelSpreadTest {
    private static final Shape EVENT = Shape.of(3);
    private static final double FIRST = 0.7;

    /** The same likelihood with its spread from one place or another, beginning as a value. */
    record Row(String name, String parameter, Likelihood byLabel, BiFunction<Boolean, Double, Likelihood> other) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Row> rows() {
        return Stream.of(
                new Row(
                        "gaussian",
                        "log_variance",
                        new Gaussian(Variance.LABEL, FIRST, Activation.IDENTITY),
                        (each, v) -> new Gaussian(each ? Variance.DIMENSION : Variance.SCALAR, v, Activation.IDENTITY)),
                new Row(
                        "laplace",
                        "log_scale",
                        new Laplace(Spread.LABEL, FIRST, Activation.IDENTITY),
                        (each, v) -> new Laplace(each ? Spread.DIMENSION : Spread.SCALAR, v, Activation.IDENTITY)),
                new Row(
                        "negative binomial",
                        "log_dispersion",
                        new NegativeBinomial(Link.EXP, Spread.LABEL, FIRST),
                        (each, v) -> new NegativeBinomial(Link.EXP, each ? Spread.DIMENSION : Spread.SCALAR, v)),
                new Row(
                        "zero-inflated negative binomial",
                        "log_dispersion",
                        new ZeroInflatedNegativeBinomial(Link.EXP, Spread.LABEL, FIRST),
                        (each, v) -> new ZeroInflatedNegativeBinomial(
                                Link.EXP, each ? Spread.DIMENSION : Spread.SCALAR, v)));
    }

    private static Tensor counts() {
        return Tensors.of(new double[] {0, 2, 5, 1, 0, 3}, 2, 3);
    }

    /** Two examples; the first has label 1 and the score 0.5, the second label 0 and the score -2. */
    private static Tensor context() {
        return Tensors.of(new double[] {0, 1, 0.5, 1, 0, -2}, 2, 3);
    }

    private static double[] weights() {
        return new double[] {0.3, -0.4, 0.9, -1.1, 0.2, 0.6, 0.05, -0.15, 0.25};
    }

    /** {@code log value + c W} by hand for one example. */
    private static double[] logs(int example) {
        double[] c = context().toDoubles();
        double[] logs = new double[3];
        for (int d = 0; d < 3; d++) {
            logs[d] = Math.log(FIRST);
            for (int k = 0; k < 3; k++) {
                logs[d] += c[3 * example + k] * weights()[3 * k + d];
            }
        }
        return logs;
    }

    @ParameterizedTest
    @MethodSource("rows")
    void each_example_is_scored_by_the_numbers_of_its_labels(Row row) {
        try (Scope s = Scope.open()) {
            Tensor decoded =
                    Doubles.normal(Rng.of(2), 0.8, row.byLabel().features(EVENT).prepend(2));
            double[] scores = byLabel(row, decoded, Tensors.of(weights(), 3, 3));
            for (int i = 0; i < 2; i++) {
                double expected = alone(row, decoded.narrow(0, i, 1), i);
                assertThat(scores[i]).isCloseTo(expected, within(1e-12));
            }
        }
    }

    private static double[] byLabel(Row row, Tensor decoded, Tensor weights) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters()) {
            Reading reading = row.byLabel().build(init.at("p"), EVENT, 3);
            parameters.load("weights", Map.of("p." + row.parameter(), weights));
            return reading.given(decoded, context()).logProb(counts()).toDoubles();
        }
    }

    private static double alone(Row row, Tensor decoded, int example) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters()) {
            Reading reading = row.other().apply(true, 1.0).build(init.at("p"), EVENT, 0);
            parameters.load("weights", Map.of("p." + row.parameter(), Tensors.of(logs(example), 3)));
            return reading.given(decoded, Doubles.none(1))
                    .logProb(counts().narrow(0, example, 1))
                    .item();
        }
    }

    /** Before anything is learnt every label's numbers are the value. */
    @ParameterizedTest
    @MethodSource("rows")
    void it_begins_as_the_value(Row row) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Tensor decoded =
                    Doubles.normal(Rng.of(2), 0.8, row.byLabel().features(EVENT).prepend(2));
            Reading labels = row.byLabel().build(init.at("labels"), EVENT, 3);
            Reading same = row.other().apply(false, FIRST).build(init.at("same"), EVENT, 0);
            assertThat(labels.given(decoded, context()).logProb(counts()).toDoubles())
                    .containsExactly(
                            same.given(decoded, Doubles.none(2))
                                    .logProb(counts())
                                    .toDoubles(),
                            within(1e-12));
        }
    }

    /** Columns pass the labels on. */
    @Test
    void a_column_is_scored_by_its_label() {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Gaussian gaussian = new Gaussian(Variance.LABEL, FIRST, Activation.IDENTITY);
            Columns columns = new Columns(List.of(new Column(3, gaussian)));
            Tensor decoded = Doubles.normal(Rng.of(2), 0.8, Shape.of(2, 3));
            Reading reading = columns.build(init.at("p"), EVENT, 3);
            Tensor weights = Tensors.of(weights(), 3, 3);
            parameters.load("weights", Map.of("p.0.log_variance", weights));
            assertThat(reading.given(decoded, context()).logProb(counts()).toDoubles())
                    .containsExactly(byLabel(rows().findFirst().orElseThrow(), decoded, weights), within(1e-12));
        }
    }

    @Test
    void a_model_that_is_told_no_labels_is_refused() {
        for (Likelihood likelihood : rows().map(Row::byLabel).toList()) {
            assertThat(vae(likelihood, Conditioning.NONE).check(EVENT, Kind.COUNT))
                    .extracting(p -> p.where() + " " + p.what())
                    .containsExactly(
                            "model.likelihood a number for each label needs labels that the model is told. Fix:"
                                    + " conditioning.on: [class], or dimension in the place of label");
            Conditioning told = new Conditioning(List.of("batch"), 0, Conditioning.Place.NONE, false);
            assertThat(vae(likelihood, told).check(EVENT, Kind.COUNT)).isEmpty();
        }
    }

    /** Of a whole model, two draws of each of two examples: each draw by its own example's labels. */
    @Test
    void a_model_tells_the_likelihood_the_labels_of_each_example() {
        Gaussian byLabel = new Gaussian(Variance.LABEL, FIRST, Activation.IDENTITY);
        Conditioning told = new Conditioning(2, false, false);
        try (Model model = Model.build(vae(byLabel, told), EVENT, Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            Tensor logs = Objects.requireNonNull(model.parameters().byName().get("likelihood.log_variance"));
            logs.detach().copyFrom(Tensors.of(new double[] {0.3, -0.4, 0.9, -1.1, 0.2, 0.6}, 2, 3));
            Tensor labels = Tensors.of(new double[] {0, 1, 1, 0}, 2, 2);
            Tensor z = Doubles.normal(Rng.of(3), 1, Shape.of(2, 2, 2));
            double[] scores = model.logLikelihood(z, Observed.of(counts()).withContext(labels))
                    .toDoubles();
            double[] means = model.likelihood(z, labels).mean().toDoubles();
            double[] x = counts().toDoubles();
            double[][] of = {{-1.1, 0.2, 0.6}, {0.3, -0.4, 0.9}};
            for (int i = 0; i < 4; i++) {
                double score = 0;
                for (int d = 0; d < 3; d++) {
                    double log = Math.log(FIRST) + of[i % 2][d];
                    double off = x[3 * (i % 2) + d] - means[3 * i + d];
                    score -= (off * off / Math.exp(log) + log + Math.log(2 * Math.PI)) / 2;
                }
                assertThat(scores[i]).isCloseTo(score, within(1e-12));
            }
        }
    }

    private static Vae vae(Likelihood likelihood, Conditioning conditioning) {
        Level level = new Level(2, new DiagonalNormal(), new StandardNormal());
        return new Vae(new Mlp(4), List.of(level), new Mlp(4), likelihood, new Elbo(), conditioning);
    }
}
