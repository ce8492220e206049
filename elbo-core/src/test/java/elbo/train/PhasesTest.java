package elbo.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.distribution.Capability;
import elbo.likelihood.Gaussian;
import elbo.model.Binarize;
import elbo.model.Feed;
import elbo.model.Level;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.model.Vae;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Block;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.objective.Adversary;
import elbo.objective.Objective;
import elbo.objective.Phase;
import elbo.objective.Terms;
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
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Objectives of more than one phase, defined here: the seam by which adversarial training enters. */
class PhasesTest {
    private static final Shape EVENT = Shape.of(4);
    private static final int SIZE = 64;
    private static final String CRITIC = "critic";

    /** The bound, by two phases that move one side each. */
    private record Alternating(List<List<String>> groups) implements Objective {
        @Override
        public int draws() {
            return 1;
        }

        @Override
        public boolean perExample() {
            return true;
        }

        @Override
        public Set<Capability> needs() {
            return EnumSet.of(Capability.REPARAMETERIZED);
        }

        @Override
        public List<Phase> phases(Terms terms) {
            return groups.stream()
                    .map(g -> new Phase(g.getFirst(), g, () -> negativeElbo(terms)))
                    .toList();
        }
    }

    private static Tensor negativeElbo(Terms terms) {
        return terms.kl().mean().sub(terms.logLikelihood().mean());
    }

    /**
     * FactorVAE in small (Kim and Mnih 2018, arXiv:1802.05983, eqs. 2 and 3): a critic tells draws of z from draws whose
     * coordinates come from different examples; its log-odds estimate the total correlation.
     */
    private record SmallFactorVae(double gamma) implements Objective {
        @Override
        public int draws() {
            return 1;
        }

        @Override
        public boolean perExample() {
            return false;
        }

        @Override
        public Set<Capability> needs() {
            return EnumSet.of(Capability.REPARAMETERIZED);
        }

        @Override
        public List<Adversary> adversaries() {
            Mlp network = new Mlp(List.of(16), Activation.LEAKY_RELU, Initializer.TORCH);
            return List.of(new Adversary(CRITIC, network, 1));
        }

        @Override
        public List<Phase> phases(Terms terms) {
            Block critic = terms.sight().adversary(CRITIC);
            Supplier<Tensor> model = () ->
                    negativeElbo(terms).add(critic.apply(joint(terms)).mean().mul(gamma));
            Supplier<Tensor> telling = () -> {
                Tensor z = joint(terms).detach();
                Tensor real = critic.apply(z).neg().softplus().mean();
                return real.add(critic.apply(shuffled(z)).softplus().mean());
            };
            return List.of(new Phase("model", Phase.MODEL, model), new Phase(CRITIC, List.of(CRITIC), telling));
        }

        private static Tensor joint(Terms terms) {
            Tensor z = terms.latents().getFirst().z();
            return z.reshape(-1, z.shape().dim(-1));
        }

        /** The second coordinate from the example before. */
        private static Tensor shuffled(Tensor z) {
            long n = z.shape().dim(0);
            Tensor second = z.narrow(1, 1, 1);
            Tensor turned = Tensors.cat(List.of(second.narrow(0, n - 1, 1), second.narrow(0, 0, n - 1)), 0);
            return Tensors.cat(List.of(z.narrow(1, 0, 1), turned), 1);
        }
    }

    private static Model model(Objective objective) {
        Mlp mlp = new Mlp(List.of(8), Activation.TANH, Initializer.TORCH);
        Level level = new Level(2, new DiagonalNormal(), new StandardNormal());
        Gaussian likelihood = new Gaussian(Gaussian.Variance.SCALAR, 1, Activation.IDENTITY);
        Vae vae = Vae.flat(mlp, level, mlp, likelihood, objective);
        return Model.build(vae, EVENT, Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
    }

    /** Two correlated causes. */
    private static MemoryDataset data() {
        Rng rng = Rng.of(2);
        float[] values = new float[(int) (SIZE * EVENT.size())];
        for (int i = 0; i < SIZE; i++) {
            double a = rng.nextGaussian();
            double b = 0.8 * a + 0.6 * rng.nextGaussian();
            double[] x = {a + b, a - b, 2 * a, b};
            for (int d = 0; d < 4; d++) {
                values[4 * i + d] = (float) (x[d] + 0.2 * rng.nextGaussian());
            }
        }
        return MemoryDataset.floats("causes", EVENT, Kind.REAL, values, Labels.NONE);
    }

    private static Map<String, double[]> weights(Model model) {
        Map<String, double[]> weights = new LinkedHashMap<>();
        model.parameters().byName().forEach((name, t) -> weights.put(name, t.toDoubles()));
        return weights;
    }

    private static String firstWord(String name) {
        return name.substring(0, name.indexOf('.'));
    }

    private static void assertMoved(Map<String, double[]> before, Map<String, double[]> after, List<String> groups) {
        before.forEach((name, w) -> {
            if (groups.contains(firstWord(name))) {
                assertThat(after.get(name)).as(name).isNotEqualTo(w);
            } else {
                assertThat(after.get(name)).as(name).containsExactly(w);
            }
        });
    }

    /** The gradients that the optimizers were given in their first step, from their running means. */
    private static Map<String, double[]> firstGradients(Trainer trainer, String group) {
        Map<String, double[]> gradients = new LinkedHashMap<>();
        trainer.state().tensors().forEach((name, t) -> {
            String prefix = "optimizer." + group + ".mean.";
            if (name.startsWith(prefix)) {
                gradients.put(
                        name.substring(prefix.length()), t.mul(1 / (1 - 0.9)).toDoubles());
            }
        });
        return gradients;
    }

    private interface Trained {
        void check(Model model, Trainer trainer, Feed data);
    }

    private static void with(Objective objective, int epochs, Trained check) {
        try (Model model = model(objective);
                Feed data = Feed.of(data(), Binarize.NONE, model);
                Trainer trainer =
                        new Trainer(model, data, data, new Training(new Adam(0.01), SIZE, epochs), Rng.of(3), 1);
                Scope s = Scope.open()) {
            check.check(model, trainer, data);
        }
    }

    @Test
    void a_phase_moves_its_own_parameters_and_no_others() {
        for (List<String> group : List.of(Phase.ENCODER, Phase.DECODER)) {
            with(new Alternating(List.of(group)), 1, (model, trainer, data) -> {
                Map<String, double[]> before = weights(model);
                trainer.run(1, Listener.NONE);
                assertMoved(before, weights(model), group);
            });
        }
    }

    /** The second phase must see the weights that the first one left. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void two_phases_move_both_sides_each_by_the_gradient_at_its_turn(boolean encoderFirst) {
        List<String> first = encoderFirst ? Phase.ENCODER : Phase.DECODER;
        List<String> second = encoderFirst ? Phase.DECODER : Phase.ENCODER;
        with(new Alternating(List.of(first, second)), 1, (model, trainer, data) -> {
            Map<String, double[]> before = weights(model);
            assertThat(trainer.run(1, Listener.NONE)).isTrue();
            Map<String, double[]> after = weights(model);
            assertMoved(before, after, Phase.MODEL);

            load(model, before);
            assertFirstGradients(model, trainer, data, first);
            Map<String, double[]> between = new LinkedHashMap<>(before);
            after.forEach((name, w) -> {
                if (first.contains(firstWord(name))) {
                    between.put(name, w);
                }
            });
            load(model, between);
            assertFirstGradients(model, trainer, data, second);
        });
    }

    private static void load(Model model, Map<String, double[]> weights) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        model.parameters()
                .byName()
                .forEach((name, t) -> tensors.put(
                        name, Tensors.of(weights.get(name), t.shape().dims())));
        model.parameters().load("test", tensors);
    }

    private static void assertFirstGradients(Model model, Trainer trainer, Feed data, List<String> group) {
        Map<String, double[]> got = firstGradients(trainer, String.join("+", group));
        List<Tensor> expected =
                Grad.of(firstLoss(model, data), model.parameters().of(group));
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < expected.size(); i++) {
            assertThat(got.get(String.valueOf(i)))
                    .as("gradient %s of %s", i, group)
                    .containsExactly(expected.get(i).toDoubles(), within(1e-12));
        }
    }

    /** The loss of the first step, from the same streams as the trainer's. */
    private static Tensor firstLoss(Model model, Feed data) {
        int[] order = Rng.of(3).fork("order").at(1).permutation(SIZE);
        long[] rows = new long[SIZE];
        for (int i = 0; i < SIZE; i++) {
            rows[i] = order[i];
        }
        Observed o = data.rows(rows, Rng.of(3));
        return negativeElbo(
                model.terms(o, Moment.START, Rng.of(3).fork("noise").at(0).at(0), 1));
    }

    @Test
    void a_critic_is_trained_beside_the_model() {
        with(new SmallFactorVae(1), 300, (model, trainer, data) -> {
            Map<String, double[]> before = weights(model);
            assertThat(before.keySet()).anyMatch(name -> name.startsWith(CRITIC + "."));
            trainer.run(Long.MAX_VALUE, Listener.NONE);
            assertMoved(before, weights(model), List.of("encoder", "posterior", "decoder", "likelihood", CRITIC));
        });
    }

    /** Each group of parameters has an optimizer of its own, which begins when it is first needed. */
    @Test
    void a_training_of_two_phases_is_restored_to_the_bit() {
        with(new SmallFactorVae(1), 9, (whole, wholeTrainer, data) -> {
            wholeTrainer.run(4, Listener.NONE);
            with(new SmallFactorVae(1), 9, (model, trainer, other) -> {
                trainer.restore(wholeTrainer.state());
                trainer.run(Long.MAX_VALUE, Listener.NONE);
                wholeTrainer.run(Long.MAX_VALUE, Listener.NONE);
                Map<String, double[]> expected = weights(whole);
                assertThat(weights(model).keySet()).isEqualTo(expected.keySet());
                weights(model).forEach((name, w) -> assertThat(w).as(name).containsExactly(expected.get(name)));
            });
        });
    }

    /** With the model held still the critic must learn to tell the draws of a correlated posterior from shuffled ones. */
    @Test
    void a_critic_gets_better_at_telling_and_the_model_at_hiding() {
        double still = correlationLearnt(0);
        double pressed = correlationLearnt(20);
        assertThat(still).as("critic's estimate of the total correlation").isGreaterThan(0.02);
        assertThat(pressed).as("the same under pressure").isLessThan(still / 2);
    }

    /** The mean log-odds of the critic on the data's codes after training. */
    private static double correlationLearnt(double gamma) {
        double[] found = new double[1];
        SmallFactorVae objective = new SmallFactorVae(gamma);
        with(objective, 800, (model, trainer, data) -> {
            trainer.run(Long.MAX_VALUE, Listener.NONE);
            Observed all = data.range(0, SIZE, Rng.of(4));
            Terms terms = model.terms(all, Moment.START, Rng.of(5), 100);
            found[0] = terms.sight()
                    .adversary(CRITIC)
                    .apply(SmallFactorVae.joint(terms))
                    .mean()
                    .item();
        });
        return found[0];
    }

    @Test
    void a_critic_reads_latents_and_answers_with_its_outputs() {
        with(new SmallFactorVae(1), 1, (model, trainer, data) -> {
            Terms terms = model.terms(data.range(0, 5, Rng.of(6)), Moment.START, Rng.of(7), 3);
            Tensor answer = terms.sight().adversary(CRITIC).apply(SmallFactorVae.joint(terms));
            assertThat(answer.shape()).isEqualTo(Shape.of(15, 1));
            assertThat(model.parameters().byName().get("critic.0.weight").shape())
                    .isEqualTo(Shape.of(16, 2));
        });
    }
}
