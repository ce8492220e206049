package elbo.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.distribution.Normal;
import elbo.likelihood.Gaussian;
import elbo.model.Level;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Norm;
import elbo.posterior.DiagonalNormal;
import elbo.prior.Mixture;
import elbo.prior.Prior;
import elbo.prior.StandardNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.testing.Doubles;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The one-step clustering loss against its formula in plain Java. */
class ClusteringTest {
    private static final int CLUSTERS = 3;
    private static final int BATCH = 4;
    private static final Clustering OBJECTIVE = new Clustering(new Mlp(5), CLUSTERS);

    private static Model model(Prior prior) {
        Vae vae =
                Vae.flat(new Mlp(4), new Level(2, new DiagonalNormal(), prior), new Mlp(4), new Gaussian(), OBJECTIVE);
        return Model.build(vae, Shape.of(6), Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
    }

    private static Terms terms(Model model) {
        Observed batch = Observed.of(Doubles.normal(Rng.of(2), 1, Shape.of(BATCH, 6)));
        return model.terms(batch, Moment.START, Rng.of(3), 1);
    }

    @Test
    void it_is_the_sum_over_clusters_of_the_formula() {
        try (Model model = model(new Mixture(CLUSTERS));
                Scope s = Scope.open()) {
            Terms terms = terms(model);
            double[] z = terms.z().toDoubles();
            double[] means = model.parameters().byName().get("prior.means").toDoubles();
            double[] logits = terms.sight()
                    .adversary("classifier")
                    .apply(terms.z().reshape(BATCH, 2))
                    .toDoubles();
            double[] posterior = ((Normal) terms.q()).logProb(terms.z()).toDoubles();
            double expected = -terms.meanLogLikelihood().item();
            for (int i = 0; i < BATCH; i++) {
                double sum = 0;
                for (int y = 0; y < CLUSTERS; y++) {
                    sum += Math.exp(logits[CLUSTERS * i + y]);
                }
                for (int y = 0; y < CLUSTERS; y++) {
                    double share = Math.exp(logits[CLUSTERS * i + y]) / sum;
                    double square = Math.pow(z[2 * i] - means[2 * y], 2) + Math.pow(z[2 * i + 1] - means[2 * y + 1], 2);
                    double prior = -0.5 * square - Math.log(2 * Math.PI);
                    expected += share * (posterior[i] - prior + Math.log(share * CLUSTERS)) / BATCH;
                }
            }
            double loss = OBJECTIVE.phases(terms).getFirst().loss().get().item();
            assertThat(loss).isCloseTo(expected, within(1e-12));
        }
    }

    /** With the classifier that the mixture itself implies, the loss is the sampled bound of the mixture prior. */
    @Test
    void no_classifier_beats_the_mixtures_own_bound() {
        try (Model model = model(new Mixture(CLUSTERS));
                Scope s = Scope.open()) {
            Terms terms = terms(model);
            double bound =
                    terms.sampledKl().mean().sub(terms.meanLogLikelihood()).item();
            double loss = OBJECTIVE.phases(terms).getFirst().loss().get().item();
            assertThat(loss).isGreaterThan(bound);
        }
    }

    @Test
    void the_classifier_is_moved_with_the_model() {
        try (Model model = model(new Mixture(CLUSTERS))) {
            assertThat(model.parameters()
                            .of(OBJECTIVE.phases(unused(model)).getFirst().moves()))
                    .hasSameSizeAs(model.parameters().all());
        }
    }

    private static Terms unused(Model model) {
        try (Scope s = Scope.open()) {
            return terms(model);
        }
    }

    @Test
    void a_classifier_that_looks_at_the_batch_keeps_it_whole() {
        Mlp normed = new Mlp(List.of(5), Activation.RELU, Initializer.TORCH, Norm.BATCH);
        assertThat(new Clustering(normed, CLUSTERS).perExample()).isFalse();
        assertThat(OBJECTIVE.perExample()).isTrue();
    }

    @Test
    void a_prior_that_is_no_mixture_of_as_many_is_refused() {
        for (Prior prior : new Prior[] {new StandardNormal(), new Mixture(CLUSTERS + 1)}) {
            try (Model model = model(prior);
                    Scope s = Scope.open()) {
                Terms terms = terms(model);
                assertThatThrownBy(() -> {
                            Tensor unused =
                                    OBJECTIVE.phases(terms).getFirst().loss().get();
                        })
                        .isInstanceOf(Refusal.class)
                        .hasMessageContaining("Fix: prior type: mixture, components: 3");
            }
        }
    }
}
