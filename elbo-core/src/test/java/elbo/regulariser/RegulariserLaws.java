package elbo.regulariser;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.data.Kind;
import elbo.distribution.Capability;
import elbo.model.Loss;
import elbo.model.Model;
import elbo.model.Observed;
import elbo.model.Refinement;
import elbo.model.Vae;
import elbo.nn.Moment;
import elbo.nn.Schedule;
import elbo.objective.Terms;
import elbo.posterior.DiagonalNormal;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.testing.Differences;
import elbo.testing.Doubles;
import elbo.testing.Parts;
import elbo.testing.Vaes;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every regulariser; a new one is a row of {@link #regularisers}. */
public class RegulariserLaws {
    private static final Shape EVENT = Shape.of(3);
    private static final int BATCH = 5;
    private static final Schedule THREE = Schedule.constant(3);

    public static Stream<Regulariser> regularisers() {
        return Stream.of(
                new Mmd(Mmd.Kernel.IMQ, List.of(0.5, 1.0), THREE),
                new Mmd(Mmd.Kernel.RBF, List.of(1.0), THREE),
                new SlicedWasserstein(7, THREE),
                new Dip(Dip.Of.MEANS, 2, 5, THREE),
                new Dip(Dip.Of.CODES, 2, 5, THREE),
                new CodeNorm(THREE),
                new WeightNorm(THREE),
                new Sparsity(Sparsity.Kind.L1, 0.1, THREE),
                new Sparsity(Sparsity.Kind.KL, 0.1, THREE),
                new Contractive(2, 0.01, THREE));
    }

    @Test
    void every_regulariser_has_a_row() {
        Parts.assertEachHasARow(Regulariser.class, regularisers());
    }

    interface Law {
        void holds(Vae vae, Model model, Observed batch);
    }

    static void check(Regulariser r, Law law) {
        Vae vae = without(r).withRegularisers(r);
        try (Model model = Model.build(vae, EVENT, Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            law.holds(vae, model, Observed.of(Doubles.normal(Rng.of(2), 1, EVENT.prepend(BATCH))));
        }
    }

    /** A model that it goes with. */
    private static Vae without(Regulariser r) {
        return r.needs().contains(Capability.SIGMOID) ? Vaes.units() : Vaes.small();
    }

    private static Terms terms(Model model, Observed batch) {
        return model.terms(batch, new Moment(3, 0.5, 100), Rng.of(3), 1);
    }

    @ParameterizedTest
    @MethodSource("regularisers")
    void it_is_added_to_the_loss_with_its_weight(Regulariser r) {
        check(r, (vae, model, batch) -> {
            double plain = Loss.of(without(r), terms(model, batch), 0).total().item();
            Loss whole = Loss.of(vae, terms(model, batch), 0);
            double penalty = whole.penalties().getFirst().item();
            assertThat(whole.total().shape()).isEqualTo(Shape.of());
            assertThat(penalty).isNotZero();
            assertThat(whole.total().item())
                    .isCloseTo(plain + 3 * penalty, org.assertj.core.api.Assertions.within(1e-12));
        });
    }

    @ParameterizedTest
    @MethodSource("regularisers")
    void its_gradient_is_its_slope(Regulariser r) {
        check(
                r,
                (vae, model, batch) -> Differences.assertGradients(
                        r.toString(),
                        model.parameters().all(),
                        () -> Loss.of(vae, terms(model, batch), 0).total()));
    }

    /** Those that go with a posterior of normal distributions, since what is refined must have a density. */
    static Stream<Regulariser> ofNormals() {
        Set<Capability> able = new DiagonalNormal().capabilities();
        return regularisers().filter(r -> able.containsAll(r.needs()));
    }

    /** Refined answers are constants to the encoder, whose own a regulariser is about. */
    @ParameterizedTest
    @MethodSource("ofNormals")
    void it_moves_the_same_weights_where_answers_are_refined(Regulariser r) {
        Refinement refinement = new Refinement(2, 0.1, Refinement.Start.ENCODER);
        assertThat(moved(r, refinement)).isNotEmpty().isEqualTo(moved(r, Refinement.NONE));
    }

    /** The names of the parameters whose gradients are others with {@code r} than without, over all phases. */
    private static Set<String> moved(Regulariser r, Refinement refinement) {
        Vae plain = Vaes.small().withRefinement(refinement);
        Set<String> names = new TreeSet<>();
        try (Model model = Model.build(plain, EVENT, Kind.REAL, Rng.of(1), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            Observed batch = Observed.of(Doubles.normal(Rng.of(2), 1, EVENT.prepend(BATCH)));
            int phases = 1;
            for (int phase = 0; phase < phases; phase++) {
                Loss without = Loss.of(plain, terms(model, batch), phase);
                Loss with = Loss.of(plain.withRegularisers(r), terms(model, batch), phase);
                phases = with.phases();
                List<Tensor> weights = model.parameters().of(with.moves());
                List<Tensor> before = Grad.of(without.total(), weights);
                List<Tensor> after = Grad.of(with.total(), weights);
                model.parameters().byName().forEach((name, t) -> {
                    int at = weights.indexOf(t);
                    if (at >= 0 && after.get(at).sub(before.get(at)).abs().max().item() > 0) {
                        names.add(name);
                    }
                });
            }
        }
        return names;
    }

    /** What a batch is cut into slices by: the whole's penalty is the mean of the slices'. */
    @ParameterizedTest
    @MethodSource("regularisers")
    void it_says_truly_whether_examples_have_penalties_of_their_own(Regulariser r) {
        if (r instanceof Contractive) {
            return; // its directions are drawn for the batch; each example's are its own
        }
        check(r, (vae, model, batch) -> {
            double whole = 0;
            double parts = 0;
            Terms all = terms(model, batch);
            whole = r.penalty(all).item();
            for (int i = 0; i < BATCH; i++) {
                parts += r.penalty(Slice.of(all, i)).item() / BATCH;
            }
            if (r.perExample()) {
                assertThat(parts).isCloseTo(whole, org.assertj.core.api.Assertions.within(1e-12));
            } else {
                assertThat(Math.abs(parts - whole)).isGreaterThan(1e-6);
            }
        });
    }
}
