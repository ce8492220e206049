package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Problem;
import elbo.Refusal;
import elbo.data.MemoryDataset;
import elbo.nn.Moment;
import elbo.objective.Capacity;
import elbo.objective.Elbo;
import elbo.objective.FreeBits;
import elbo.objective.Phase;
import elbo.posterior.BatchNormal;
import elbo.regulariser.Regulariser;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Tensor;
import elbo.train.Adam;
import elbo.train.Listener;
import elbo.train.Trainer;
import elbo.train.Training;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models put together at random from the rows of the law suites: each trains for a step, or is refused in words that name what
 * does not fit; those whose parts are a model can be used all the same. A failure shows its seed; {@code -Delbo.seed=17} plays that one alone.
 */
class RandomVaeTest {
    private static final int HOW_MANY = 200;
    /** After the others, models of texts, of which one part in four is for numbers. */
    private static final int TEXTS = 80;
    /** Last, models whose posteriors are refined. */
    private static final int REFINED = 60;

    static LongStream seeds() {
        Long one = Long.getLong("elbo.seed");
        return one == null ? LongStream.range(0, HOW_MANY + TEXTS + REFINED) : LongStream.of(one);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void a_random_model_learns_or_is_refused_with_the_reason(long seed) {
        Rng rng = Rng.of(seed);
        DrawnVae drawn = drawn(seed, rng);
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

    private static DrawnVae drawn(long seed, Rng rng) {
        if (seed < HOW_MANY) {
            return seed % 2 == 0 ? DrawnVae.of(rng) : DrawnVae.fitting(rng);
        }
        return seed < HOW_MANY + TEXTS ? DrawnVae.of(rng).ofText(rng) : DrawnVae.refined(rng);
    }

    /** Trains, or checks the refusal: false then. */
    private static boolean built(DrawnVae drawn, Rng rng) {
        try {
            Refusal.ifAny("the model", drawn.vae().check(drawn.form()));
            try (Model model = drawn.build()) {
                learns(model, drawn.data(rng));
            }
            return true;
        } catch (Refusal refusal) {
            assertNamesTheCulprit(drawn, refusal);
            assertUsed(drawn, rng);
            return false;
        }
    }

    /** What cannot learn is a model all the same, if its parts are one. */
    private static void assertUsed(DrawnVae drawn, Rng rng) {
        if (!drawn.vae().checkParts(drawn.form()).isEmpty()) {
            assertThatThrownBy(drawn::build).isInstanceOf(Refusal.class);
            return;
        }
        try (Model model = drawn.build();
                Feed data = Feed.of(drawn.data(rng), Binarize.NONE, model)) {
            assertComputes(model, data);
            List<Problem> problems = drawn.vae().checkLearning(drawn.form());
            if (!problems.isEmpty()) {
                Training training = new Training(new Adam(0.01), DrawnVae.SIZE, 1);
                assertThatThrownBy(() -> new Trainer(model, data, data, training, Rng.of(2), 1))
                        .hasMessage(new Refusal("the model", problems).getMessage());
            }
        }
    }

    private static void assertComputes(Model model, Feed data) {
        try (Scope s = Scope.open();
                Grad.Guard off = Grad.off()) {
            Observed all = data.range(0, DrawnVae.SIZE, Rng.of(3));
            Tensor z = model.posterior(all).sample(Rng.of(4), 2);
            assertFinite("codes", z);
            assertFinite("codes of the prior", model.prior(all.context()).sample(Rng.of(5), 2));
            assertFinite("examples", model.likelihood(z, all.context()).mean());
        }
        try {
            Bound bound = Meter.over(model, data, Moment.START, Rng.of(6), DrawnVae.SIZE);
            assertThat(bound.finite()).as(bound.toString()).isTrue();
        } catch (Refusal unmeasured) {
            assertThat(unmeasured.getMessage()).hasLineCount(1).contains("Fix: ");
        }
    }

    private static void assertFinite(String what, Tensor t) {
        assertThat(Arrays.stream(t.toDoubles()).allMatch(Double::isFinite))
                .as(what)
                .isTrue();
    }

    /** Everything that does not fit is named at once. */
    private static void assertNamesTheCulprit(DrawnVae drawn, Refusal refusal) {
        assertThat(refusal.problems())
                .allSatisfy(p -> assertThat(p.what()).as(p.where()).contains("Fix: "));
        if (!drawn.likelihoodFits()) {
            assertThat(refusal).hasMessageContaining("model.likelihood");
        }
        if (!drawn.lettersFit()) {
            assertThat(refusal.getMessage())
                    .containsPattern("model\\.(encoder|noise|conditioning\\.encoder|prior|regularisers)");
        }
        if (!drawn.likelihood().takes(drawn.event())) {
            assertThat(refusal).hasMessageContaining("model.likelihood");
        } else if (!drawn.networksFit()) {
            assertThat(refusal).hasMessageContaining("needs pictures").hasMessageContaining("Fix: type: mlp");
        }
        if (!drawn.penaltiesFit()) {
            assertThat(refusal).hasMessageContaining("which gradient: score cuts off. Fix: ");
        }
        if (!drawn.priorFits()) {
            assertThat(refusal.getMessage())
                    .containsPattern("this prior needs|reads? the prior|examples that have no class|prior.unit: false");
        }
        if (!drawn.latentFits()) {
            assertThat(refusal.getMessage()).containsPattern("model\\.(prior|latent)");
        }
        if (drawn.latentFits() && !drawn.climbFits()) {
            assertThat(refusal).hasMessageContaining("this objective's chains climb along log p(x, z)");
        }
        if (!drawn.objectiveFits()) {
            assertThat(refusal)
                    .hasMessageMatching("(?s).*model\\.(objective|regularisers).*")
                    .hasMessageContaining("posterior");
        }
        if (!drawn.refinementFits()) {
            assertThat(refusal.getMessage()).containsPattern("model\\.refinement|no encoder learns where refinement");
        }
        if (drawn.fits()) {
            assertThat(refusal.getMessage())
                    .containsPattern(
                            "a side of -?\\d+ pixels is too small for a window of \\d"
                                    + "|clustering needs a prior|no closed form is known for the divergence|does not split by dimension");
        }
    }

    private static void learns(Model model, MemoryDataset dataset) {
        Training training = new Training(new Adam(0.01), DrawnVae.SIZE, 1);
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
        boolean encodes = parameter.startsWith("encoder.") || parameter.startsWith("posterior.");
        boolean behindZeros = parameter.startsWith("prior.flows.1.0."); // the network's last layer begins so
        boolean unmovedByShifts =
                vae.level().prior().madeOfPosterior() && !vae.decoder().perExample();
        boolean shiftedBack = (vae.level().posterior() instanceof BatchNormal || unmovedByShifts)
                && parameter.matches("posterior.(mean|std).bias");
        if (behindZeros || shiftedBack || encodes && !vae.refinement().encodes()) {
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

    /** Finite, and not zero everywhere, over all phases; those of each regulariser, too. */
    private static void assertGradients(Model model, Feed data) {
        Set<String> moved = new HashSet<>();
        Set<Regulariser> felt = new HashSet<>();
        int phases = 1;
        for (int phase = 0; phase < phases; phase++) {
            try (Scope s = Scope.open()) {
                Loss loss = loss(model, data, phase);
                phases = loss.phases();
                assertThat(Double.isFinite(loss.total().item())).as("loss").isTrue();
                moved.addAll(assertReached(model, loss));
                felt.addAll(felt(model, loss));
            }
        }
        model.parameters().byName().forEach((name, t) -> {
            if (t.requiresGrad() && weighed(model.vae(), name)) {
                assertThat(moved).as("in a phase").contains(name);
            }
        });
        assertThat(felt)
                .as("regularisers that move something")
                .containsAll(model.vae().regularisers());
    }

    private static Loss loss(Model model, Feed data, int phase) {
        Observed all = data.range(0, DrawnVae.SIZE, Rng.of(3));
        Moment training = Moment.START.inTraining();
        int draws = model.vae().objective().draws();
        return training.during(
                Rng.of(5), () -> Loss.of(model.vae(), model.terms(all, training, Rng.of(4), draws), phase));
    }

    /** The names of what a phase moves. */
    private static List<String> assertReached(Model model, Loss loss) {
        List<Tensor> moved = model.parameters().of(loss.moves());
        List<String> names = model.parameters().byName().entrySet().stream()
                .filter(e -> moved.contains(e.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        List<Tensor> gradients = Grad.of(loss.total(), moved);
        for (int i = 0; i < moved.size(); i++) {
            double largest = gradients.get(i).abs().max().item();
            assertThat(largest).as("gradient of " + names.get(i)).isFinite();
            if (weighed(model.vae(), names.get(i))) {
                assertThat(largest).as("gradient of " + names.get(i)).isPositive();
            }
        }
        return names;
    }

    /** The regularisers whose own gradient moves what they are about. */
    private static List<Regulariser> felt(Model model, Loss loss) {
        List<Regulariser> felt = new ArrayList<>();
        for (int i = 0; i < loss.penalties().size(); i++) {
            Regulariser r = model.vae().regularisers().get(i);
            List<String> about = r.ofDecoder() ? List.of("decoder") : Phase.ENCODER;
            if (loss.moves().containsAll(about)) {
                Tensor alone = loss.penalties().get(i).add(loss.total().mul(0)); // which depends on all of them
                List<Tensor> gradients = Grad.of(alone, model.parameters().of(about));
                if (gradients.stream().anyMatch(g -> g.abs().max().item() > 0)) {
                    felt.add(r);
                }
            }
        }
        return felt;
    }

    /** Else the draws would test little. */
    @Test
    void compositions_fit_and_do_not_in_every_way() {
        List<DrawnVae> all = LongStream.range(0, HOW_MANY)
                .mapToObj(seed -> drawn(seed, Rng.of(seed)))
                .toList();
        assertThat(all.stream().filter(DrawnVae::fits)).hasSizeBetween(HOW_MANY / 2, HOW_MANY * 2 / 3);
        assertThat(all.stream().filter(d -> !d.latentFits())).isNotEmpty();
        assertThat(all.stream().filter(d -> !d.objectiveFits())).isNotEmpty();
        assertThat(all.stream().filter(d -> !d.penaltiesFit())).isNotEmpty();
        assertThat(all.stream().filter(d -> d.vae().regularisers().size() == 2)).isNotEmpty();
        assertThat(all.stream().filter(d -> !d.likelihoodFits())).isNotEmpty();
        assertThat(all.stream().filter(d -> d.likelihoodFits() && !d.shapesFit()))
                .isNotEmpty();
        assertThat(all.stream().filter(DrawnVae::fits))
                .anyMatch(d -> !d.vae().encoder().perExample())
                .anyMatch(d -> !d.vae().decoder().perExample());
        assertThat(all.stream().filter(d -> !d.refinementFits())).isNotEmpty();
        assertThat(all.stream()
                        .filter(d -> d.vae().checkParts(d.form()).isEmpty())
                        .filter(d -> !d.vae().checkLearning(d.form()).isEmpty()))
                .hasSizeGreaterThan(5);
        assertThat(all.stream().map(d -> d.vae().encoder().getClass()).distinct())
                .hasSizeGreaterThan(1);
    }
}
