package elbo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.data.Kind;
import elbo.likelihood.Gaussian;
import elbo.network.Mlp;
import elbo.nn.Activation;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Norm;
import elbo.objective.Elbo;
import elbo.objective.Objective;
import elbo.objective.Terms;
import elbo.objective.WakeSleep;
import elbo.posterior.DiagonalNormal;
import elbo.prior.Prior;
import elbo.prior.StandardNormal;
import elbo.prior.Vamp;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.testing.Doubles;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Averages of batch norm are those of the data, whatever else a step shows the encoder: pseudo-inputs, dreams. */
class RunningAveragesTest {
    private static final Prior VAMP = new Vamp(3, Vamp.Start.RANDOM, 0.5, 0.1, true);

    static Stream<Arguments> steps() {
        return Stream.of(
                Arguments.of(VAMP, new Elbo()),
                Arguments.of(new StandardNormal(), new WakeSleep(4, WakeSleep.Learns.BOTH)));
    }

    /** A step's averages are a tenth of the batch's own and nine tenths of what they were, as if the data alone were encoded. */
    @ParameterizedTest
    @MethodSource("steps")
    void they_follow_the_data_alone(Prior prior, Objective objective) {
        Mlp encoder = new Mlp(List.of(4), Activation.TANH, Initializer.TORCH, Norm.BATCH);
        Level level = new Level(2, new DiagonalNormal(), prior);
        Vae vae = Vae.flat(encoder, level, new Mlp(4), new Gaussian(), objective);
        try (Model model = Model.build(vae, Shape.of(6), Kind.UNIT, Rng.of(1), DType.FLOAT64, Device.CPU);
                Scope s = Scope.open()) {
            Tensor x = Doubles.normal(Rng.of(2), 1, Shape.of(5, 6)).add(3);
            Tensor weight = parameter(model, "encoder.0.weight");
            double[] mean = x.matmul(weight.transpose(0, 1)).mean(0L).toDoubles();
            Moment moment = new Moment(0, 0, 5, true);
            Loss unused = moment.during(() -> {
                Terms terms = model.terms(Observed.of(x), moment, Rng.of(3), objective.draws());
                Loss loss = Loss.of(vae, terms, 0);
                return loss.phases() == 1 ? loss : Loss.of(vae, terms, 1);
            });
            String name = model.parameters().byName().keySet().stream()
                    .filter(n -> n.endsWith("running_mean"))
                    .findFirst()
                    .orElseThrow();
            double[] running = parameter(model, name).toDoubles();
            for (int i = 0; i < 4; i++) {
                assertThat(running[i]).isCloseTo(mean[i] / 10, within(1e-12));
            }
        }
    }

    private static Tensor parameter(Model model, String name) {
        return Objects.requireNonNull(model.parameters().byName().get(name), name);
    }
}
