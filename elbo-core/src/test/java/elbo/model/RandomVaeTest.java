package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.Refusal;
import elbo.data.Kind;
import elbo.data.Labels;
import elbo.data.MemoryDataset;
import elbo.distribution.Capability;
import elbo.distribution.Support;
import elbo.likelihood.LikelihoodLaws;
import elbo.likelihood.LikelihoodLaws.Case;
import elbo.network.GyroplaneMlp;
import elbo.network.NetworkLaws;
import elbo.nn.Moment;
import elbo.noise.NoiseLaws;
import elbo.objective.Capacity;
import elbo.objective.Elbo;
import elbo.objective.FreeBits;
import elbo.objective.Objective;
import elbo.objective.ObjectiveLaws;
import elbo.objective.Phase;
import elbo.objective.Terms;
import elbo.posterior.BatchNormal;
import elbo.posterior.Posterior;
import elbo.posterior.PosteriorLaws;
import elbo.prior.Prior;
import elbo.prior.PriorLaws;
import elbo.regulariser.Regulariser;
import elbo.regulariser.RegulariserLaws;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.train.Adam;
import elbo.train.Listener;
import elbo.train.Trainer;
import elbo.train.Training;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models put together at random from the rows of the law suites: each trains for a step, or is refused in words that name what
 * does not fit. A failure shows its seed; {@code -Delbo.seed=17} plays that one alone.
 */
class RandomVaeTest {
    private static final int HOW_MANY = 200;
    private static final int SIZE = 5;
    private static final int CLASSES = 3;
    private static final List<Shape> EVENTS =
            List.of(Shape.of(1, 8, 8), Shape.of(2, 9, 7), Shape.of(1, 3, 12), Shape.of(6), Shape.of(1));

    /** A drawn composition. */
    private record Drawn(Vae vae, Shape event, Kind kind, Case likelihood) {
        static Drawn of(Rng rng) {
            Case likelihood = pick(rng, LikelihoodLaws.likelihoods());
            Level level = level(rng);
            Vae vae = new Vae(
                    pick(rng, NetworkLaws.encoders().filter(c -> !c.encoder().mirrored()))
                            .encoder(),
                    List.of(level),
                    pick(rng, NetworkLaws.decoders().filter(c -> !(c.decoder() instanceof GyroplaneMlp)))
                            .decoder(),
                    likelihood.likelihood(),
                    pick(rng, ObjectiveLaws.objectives()).objective(),
                    regularisers(rng),
                    pick(rng, NoiseLaws.noises()),
                    Refinement.NONE,
                    conditioning(rng));
            Shape event = EVENTS.get(rng.nextInt(EVENTS.size()));
            return new Drawn(vae, event, pick(rng, Stream.of(Kind.values())), likelihood);
        }

        /** Three times of four with a prior on the posterior's support, where there is one. */
        private static Level level(Rng rng) {
            int latent = 1 + rng.nextInt(4);
            Posterior posterior = pick(
                            rng,
                            PosteriorLaws.posteriors()
                                    .filter(c -> !c.posterior().exact()))
                    .posterior();
            List<Prior> all = PriorLaws.priors().map(PriorLaws.Case::prior).toList();
            List<Prior> fitting = all.stream()
                    .filter(prior -> supportsFit(new Level(latent, posterior, prior)))
                    .toList();
            boolean any = rng.nextInt(4) == 0 || fitting.isEmpty();
            return new Level(latent, posterior, pick(rng, (any ? all : fitting).stream()));
        }

        private static boolean supportsFit(Level level) {
            Shape latent = Shape.of(level.latent());
            try {
                Support q = level.posterior().support(latent);
                return level.prior().madeOfPosterior() || q.equals(level.prior().support(latent));
            } catch (Refusal refused) {
                return false;
            }
        }

        boolean latentFits() {
            return supportsFit(vae.level());
        }

        /** Whether the posterior can do what the objective asks for. */
        boolean objectiveFits() {
            Posterior posterior = vae.level().posterior();
            return posterior.capabilities().containsAll(vae.objective().needs())
                    && vae.regularisers().stream()
                            .allMatch(r -> posterior.capabilities().containsAll(r.needs()))
                    && !(posterior.deterministic() && vae.objective().readsPrior());
        }

        private static <T> T pick(Rng rng, Stream<T> rows) {
            List<T> all = rows.toList();
            return all.get(rng.nextInt(all.size()));
        }

        /** None, one or two. */
        private static List<Regulariser> regularisers(Rng rng) {
            return Stream.generate(() -> pick(rng, RegulariserLaws.regularisers()))
                    .limit(rng.nextInt(3))
                    .toList();
        }

        private static Conditioning conditioning(Rng rng) {
            return switch (rng.nextInt(4)) {
                case 0 -> new Conditioning(CLASSES, true, true);
                case 1 -> new Conditioning(CLASSES, false, true);
                case 2 -> new Conditioning(List.of(Labels.CLASS), CLASSES, Conditioning.Place.INPUT, false);
                default -> Conditioning.NONE;
            };
        }

        boolean likelihoodFits() {
            return likelihood.kinds().contains(kind);
        }

        boolean priorFits() {
            Prior prior = vae.level().prior();
            return (!prior.conditional() || vae.conditioning().conditional())
                    && (!prior.learnt() || vae.objective().readsPrior())
                    && !(prior.asksEncoder() && vae.conditioning().encoder() != Conditioning.Place.NONE)
                    && (!prior.madeOfPosterior()
                            || vae.level().posterior().capabilities().contains(Capability.DENSITY));
        }

        boolean shapesFit() {
            return networksFit() && likelihood.takes(event);
        }

        boolean networksFit() {
            return event.rank() == 3 || !vae.convolutional();
        }

        /** Whether each regulariser reaches the encoder. */
        boolean penaltiesFit() {
            return vae.objective().pathwise()
                    || vae.regularisers().stream().noneMatch(r -> r.needs().contains(Capability.REPARAMETERIZED));
        }

        boolean fits() {
            return likelihoodFits() && shapesFit() && latentFits() && priorFits() && objectiveFits() && penaltiesFit();
        }

        MemoryDataset data(Rng rng) {
            float[] values = new float[(int) (SIZE * event.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = switch (kind) {
                    case BINARY -> rng.nextInt(2);
                    case UNIT -> (float) rng.nextDouble();
                    case COUNT -> rng.nextInt(5);
                    case REAL -> (float) rng.nextGaussian();
                };
            }
            float[] classes = new float[SIZE];
            for (int i = 0; i < SIZE; i++) {
                classes[i] = i % CLASSES;
            }
            Labels labels = new Labels(List.of(new Labels.Column(Labels.CLASS, classes, List.of("a", "b", "c"))));
            return MemoryDataset.floats("random", event, kind, values, labels);
        }

        Model build() {
            return Model.build(vae, event, kind, Rng.of(1), DType.FLOAT64, Device.CPU);
        }
    }

    static LongStream seeds() {
        Long one = Long.getLong("elbo.seed");
        return one == null ? LongStream.range(0, HOW_MANY) : LongStream.of(one);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_random_model_learns_or_is_refused_with_the_reason(long seed) {
        Rng rng = Rng.of(seed);
        Drawn drawn = Drawn.of(rng);
        long before = Scope.liveTensors();
        try {
            if (built(drawn, rng)) {
                assertThat(drawn.fits()).as("should have been refused").isTrue();
            }
            assertThat(Scope.liveTensors()).as("tensors left").isEqualTo(before);
        } catch (RuntimeException | AssertionError e) {
            throw new AssertionError("seed " + seed + ", " + drawn + ": " + e.getMessage(), e);
        }
    }

    /** Trains, or checks the refusal: false then. */
    private static boolean built(Drawn drawn, Rng rng) {
        try (Model model = drawn.build()) {
            learns(model, drawn.data(rng));
            return true;
        } catch (Refusal refusal) {
            assertNamesTheCulprit(drawn, refusal);
            return false;
        }
    }

    /** Everything that does not fit is named at once. */
    private static void assertNamesTheCulprit(Drawn drawn, Refusal refusal) {
        if (!drawn.likelihoodFits()) {
            assertThat(refusal).hasMessageContaining("model.likelihood").hasMessageContaining("Fix:");
        }
        if (!drawn.likelihood().takes(drawn.event())) {
            assertThat(refusal).hasMessageContaining("model.likelihood").hasMessageContaining("Fix:");
        } else if (!drawn.networksFit()) {
            assertThat(refusal).hasMessageContaining("needs pictures").hasMessageContaining("Fix: type: mlp");
        }
        if (!drawn.penaltiesFit()) {
            assertThat(refusal).hasMessageContaining("which gradient: score cuts off. Fix: ");
        }
        if (!drawn.priorFits()) {
            assertThat(refusal.getMessage())
                    .containsPattern("this prior needs|reads? the prior|examples that have no class");
        }
        if (!drawn.latentFits()) {
            assertThat(refusal.getMessage())
                    .containsPattern("model\\.(prior|latent)")
                    .contains("Fix:");
        }
        if (!drawn.objectiveFits()) {
            assertThat(refusal)
                    .hasMessageMatching("(?s).*model\\.(objective|regularisers).*")
                    .hasMessageContaining("posterior");
        }
        if (drawn.fits()) {
            assertThat(refusal.getMessage())
                    .containsPattern(
                            "a side of -?\\d+ pixels is too small for a window of \\d"
                                    + "|clustering needs a prior|no closed form is known for the divergence|does not split by dimension");
        }
    }

    private static void learns(Model model, MemoryDataset dataset) {
        Training training = new Training(new Adam(0.01), SIZE, 1);
        try (Feed data = Feed.of(dataset, Binarize.NONE, model);
                Trainer trainer = new Trainer(model, data, data, training, Rng.of(2), 1)) {
            assertGradients(model, data);
            Map<String, double[]> before = weights(model);
            assertThat(trainer.run(Long.MAX_VALUE, Listener.NONE)).isTrue();
            weights(model).forEach((name, after) -> {
                boolean learnt = model.parameters().byName().get(name).requiresGrad();
                if (learnt && weighed(model.vae(), name)) {
                    assertThat(after).as(name + " moves").isNotEqualTo(before.get(name));
                }
                assertThat(Arrays.stream(after).allMatch(Double::isFinite))
                        .as(name)
                        .isTrue();
            });
        }
    }

    private static Map<String, double[]> weights(Model model) {
        Map<String, double[]> weights = new LinkedHashMap<>();
        model.parameters().byName().forEach((name, t) -> weights.put(name, t.toDoubles()));
        return weights;
    }

    /** Whether it matters in the first step: what a prior learns does not where its divergence weighs nothing then. */
    private static boolean weighed(Vae vae, String parameter) {
        boolean behindZeros = parameter.startsWith("prior.flows.1.0."); // the network's last layer begins so
        boolean shiftedBack = vae.level().posterior() instanceof BatchNormal && parameter.equals("posterior.mean.bias");
        if (behindZeros || shiftedBack) {
            return false;
        }
        if (!parameter.startsWith("prior.")) {
            return true;
        }
        return switch (vae.objective()) {
            case Elbo e -> e.beta().at(Moment.START) != 0;
            case Capacity c -> false;
            case FreeBits f -> false;
            default -> true;
        };
    }

    /** Finite, and not zero everywhere. */
    private static void assertGradients(Model model, Feed data) {
        try (Scope s = Scope.open()) {
            Objective objective = model.vae().objective();
            Observed all = data.range(0, SIZE, Rng.of(3));
            Moment training = Moment.START.inTraining();
            Terms terms = training.during(() -> model.terms(all, training, Rng.of(4), objective.draws()));
            for (Phase phase : objective.phases(terms)) {
                Tensor loss = phase.loss().get();
                assertThat(Double.isFinite(loss.item())).as("loss").isTrue();
                List<Tensor> moved = model.parameters().of(phase.moves());
                List<String> names = model.parameters().byName().entrySet().stream()
                        .filter(e -> moved.contains(e.getValue()))
                        .map(Map.Entry::getKey)
                        .toList();
                List<Tensor> gradients = Grad.of(loss, moved);
                for (int i = 0; i < moved.size(); i++) {
                    double largest = gradients.get(i).abs().max().item();
                    assertThat(largest).as("gradient of " + names.get(i)).isFinite();
                    if (weighed(model.vae(), names.get(i))) {
                        assertThat(largest).as("gradient of " + names.get(i)).isPositive();
                    }
                }
            }
        }
    }

    /** Else the draws would test little. */
    @Test
    void most_compositions_fit() {
        List<Drawn> all = LongStream.range(0, HOW_MANY)
                .mapToObj(seed -> Drawn.of(Rng.of(seed)))
                .toList();
        assertThat(all.stream().filter(Drawn::fits)).hasSizeGreaterThan(HOW_MANY / 10);
        assertThat(all.stream().filter(d -> !d.latentFits())).isNotEmpty();
        assertThat(all.stream().filter(d -> !d.objectiveFits())).isNotEmpty();
        assertThat(all.stream().filter(d -> !d.penaltiesFit())).isNotEmpty();
        assertThat(all.stream().filter(d -> d.vae().regularisers().size() == 2)).isNotEmpty();
        assertThat(all.stream().filter(d -> !d.likelihoodFits())).isNotEmpty();
        assertThat(all.stream().filter(d -> d.likelihoodFits() && !d.shapesFit()))
                .isNotEmpty();
        assertThat(all.stream().map(d -> d.vae().encoder().getClass()).distinct())
                .hasSizeGreaterThan(1);
    }
}
