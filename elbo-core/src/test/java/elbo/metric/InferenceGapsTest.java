package elbo.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.LinearGaussian;
import elbo.model.Model;
import elbo.model.Refinement;
import elbo.model.Vae;
import elbo.nn.Initializer;
import elbo.posterior.DeltaNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.testing.BoxPosterior;
import elbo.testing.FloatRows;
import elbo.testing.LinearVae;
import elbo.testing.Reference;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** On linear-Gaussian models, whose posterior is known, with encoders that are wrong in a known way. */
class InferenceGapsTest {
    private static final LinearGaussian CORRELATED = new LinearGaussian(
            new double[][] {{1, 1}, {0.8, 1}, {-1, -0.9}, {0.5, 0.7}, {0.2, 0}},
            new double[] {0.5, -1, 0, 2, 0.25},
            0.3);
    private static final int N = 20;
    private static final double[][] X =
            Arrays.copyOf(Reference.table("ppca_data").matrix("x"), N);
    private static final InferenceGaps HOW =
            new InferenceGaps(new Refinement(400, 0.05, Refinement.Start.ENCODER), 1000);

    /** The true decoder; an encoder whose mean is off by {@code shift} and whose variance is {@code wide} times the posterior's. */
    private static Model model(LinearGaussian truth, double shift, double wide) {
        Model model = LinearVae.of(5, 2).withVariance(truth.variance()).build();
        double[][] gain = truth.gain();
        double[] bias = {shift, -shift};
        for (int j = 0; j < 2; j++) {
            for (int i = 0; i < 5; i++) {
                bias[j] -= gain[j][i] * truth.b()[i];
            }
        }
        double[] c = truth.covariance();
        LinearVae.set(model, "decoder.0.weight", flat(truth.w()));
        LinearVae.set(model, "decoder.0.bias", truth.b());
        LinearVae.set(model, "posterior.mean.weight", flat(gain));
        LinearVae.set(model, "posterior.mean.bias", bias);
        LinearVae.set(model, "posterior.log_variance.bias", Math.log(wide * c[0]), Math.log(wide * c[2]));
        return model;
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private static double[] exact(LinearGaussian truth) {
        return Arrays.stream(X).mapToDouble(x -> -truth.logProb(x)).toArray();
    }

    private static InferenceGaps.Result measure(LinearGaussian truth, double shift, double wide) {
        try (Model model = model(truth, shift, wide);
                Feed data = Feed.of(FloatRows.of(X), Binarize.NONE, model)) {
            return HOW.of(model, data, exact(truth), Rng.of(3), Ticker.NONE);
        }
    }

    /** The posterior is a diagonal normal, so all that is missing is KL(q(z|x) || p(z|x)), the same for each example. */
    @Test
    void a_bad_encoder_of_the_right_family_has_an_amortisation_gap_alone() {
        LinearGaussian truth = CORRELATED.principal();
        double shift = 0.4;
        double wide = 2.5;
        double[] c = truth.covariance();
        double kl = 0;
        for (double v : new double[] {c[0], c[2]}) {
            kl += 0.5 * (shift * shift / v + wide - Math.log(wide) - 1);
        }
        assertThat(kl).isGreaterThan(1);
        InferenceGaps.Result found = measure(truth, shift, wide);
        assertThat(found.approximation().value()).isCloseTo(0, within(0.02));
        assertThat(found.amortisation().value()).isCloseTo(kl, within(0.04));
        assertThat(found.amortisation().se()).isLessThan(0.05);
        double sum = found.encoder().value()
                + found.amortisation().value()
                + found.approximation().value();
        assertThat(sum).isCloseTo(found.logProb().value(), within(1e-9));
        assertThat(found.n()).isEqualTo(N);
    }

    /** The posterior's dimensions depend on each other: the best diagonal normal has the variances {@code 1 / (C^-1)_jj}. */
    @Test
    void a_family_that_is_too_small_has_an_approximation_gap() {
        double[] c = CORRELATED.covariance();
        double det = c[0] * c[2] - c[1] * c[1];
        double gap = 0.5 * (Math.log(c[2] / det) + Math.log(c[0] / det) + Math.log(det));
        assertThat(gap).isGreaterThan(0.5);
        InferenceGaps.Result found = measure(CORRELATED, 0, 1);
        assertThat(found.approximation().value()).isCloseTo(gap, within(0.02));
        // KL(N(m, diag C) || N(m, C)) = 1/2 (tr C^-1 diag C - 2 + log det C / (C11 C22))
        double own = 0.5 * (2 * c[0] * c[2] / det - 2 + Math.log(det / (c[0] * c[2])));
        assertThat(found.amortisation().value()).isCloseTo(own - gap, within(0.03));
    }

    @Test
    void a_perfect_encoder_has_no_gap_at_all_and_no_tensor_stays_behind() {
        LinearGaussian truth = CORRELATED.principal();
        try (Model model = model(truth, 0, 1);
                Feed data = Feed.of(FloatRows.of(X), Binarize.NONE, model)) {
            long before = Scope.liveTensors();
            InferenceGaps few = new InferenceGaps(new Refinement(20, 0.001, Refinement.Start.ENCODER), 1000);
            InferenceGaps.Result found = few.of(model, data, exact(truth), Rng.of(3), Ticker.NONE);
            assertThat(found.amortisation().value()).isCloseTo(0, within(0.01));
            assertThat(found.approximation().value()).isCloseTo(0, within(0.02));
            assertThat(Scope.liveTensors()).isEqualTo(before);
        }
    }

    @Test
    void what_cannot_be_measured_is_refused() {
        try (Model model = LinearVae.of(5, 2).with(new BoxPosterior(false)).build();
                Feed data = Feed.of(FloatRows.of(X), Binarize.NONE, model)) {
            assertThatThrownBy(() -> HOW.of(model, data, new double[N], Rng.of(3), Ticker.NONE))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("a density");
        }
        try (Model model = LinearVae.of(5, 2)
                        .with(new DeltaNormal(2, Initializer.TORCH))
                        .build();
                Feed data = Feed.of(FloatRows.of(X), Binarize.NONE, model)) {
            assertThatThrownBy(() -> HOW.of(model, data, new double[N], Rng.of(3), Ticker.NONE))
                    .as("the best of all normal distributions is not one of those")
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("may take any value, which delta-normal has not. Fix: ");
        }
        try (Model model = LinearVae.of(5, 2).build();
                Feed data = Feed.of(FloatRows.of(X), Binarize.NONE, model)) {
            assertThatThrownBy(() -> HOW.of(model, data, new double[3], Rng.of(3), Ticker.NONE))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("20 values; got 3");
        }
        Refinement zero = new Refinement(2, 0.1, Refinement.Start.ZERO);
        Vae alone = LinearVae.of(5, 2).vae().withRefinement(zero);
        try (Model model = Model.build(alone, Shape.of(5), Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
                Feed data = Feed.of(FloatRows.of(X), Binarize.NONE, model)) {
            assertThatThrownBy(() -> HOW.of(model, data, new double[N], Rng.of(3), Ticker.NONE))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("no encoder learnt")
                    .hasMessageContaining("Fix: leave it out of --metrics");
        }
        assertThatThrownBy(() -> new InferenceGaps(Refinement.NONE, 10)).hasMessageContaining("at least 1");
    }
}
