package elbo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import elbo.nn.Activation;
import elbo.nn.Block;
import elbo.nn.Dropout;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Norm;
import elbo.nn.Parameters;
import elbo.nn.Schedule;
import elbo.tensor.DType;
import elbo.tensor.Device;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Doubles;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Where networks leave numbers out: beside the same made by hand of the weights and of what is drawn at each place. */
class NetworkDropoutTest {
    private static final Moment TRAINING = new Moment(7, 1, 10).inTraining();
    private static final Schedule RATE = Schedule.constant(0.4);
    private static final Activation A = Activation.SOFTPLUS;
    private static final Initializer INIT = Initializer.TORCH;
    private static final Norm NONE = Norm.NONE;
    private static final int BATCH = 5;

    /** A network that was built, by hand. */
    private interface Hand {
        Tensor of(Weights w, Tensor x);
    }

    private record Case(String name, Record network, Shape in, Shape out, Hand hand) {
        Block build(Init init) {
            return out.rank() == 0
                    ? ((Encoder) network).build(init.at("net"), in)
                    : ((Decoder) network).build(init.at("net"), in.size(), out);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The weights by name, and what is drawn at each place. */
    private record Weights(Init init) {
        Tensor get(String name) {
            return init.parameters().byName().get("net." + name);
        }

        Tensor linear(String layer, Tensor x) {
            return x.linear(get(layer + ".weight"), get(layer + ".bias"));
        }

        Tensor conv(String layer, Tensor x, int stride) {
            return x.conv2d(get(layer + ".weight"), get(layer + ".bias"), stride, 1);
        }

        Tensor grown(String layer, Tensor x, int stride) {
            return x.convTranspose2d(get(layer + ".weight"), get(layer + ".bias"), stride, 1, stride - 1, stride - 1);
        }

        /** {@code x} without what is left out at a place. */
        Tensor dropped(String place, Tensor x) {
            return x.mul(Dropout.block(init.at("net").at(place), RATE)
                    .apply(Tensors.full(x.shape(), 1, DType.FLOAT64, Device.CPU)));
        }

        Tensor hidden(String layer, Tensor x) {
            return dropped(layer, A.apply(linear(layer, x)));
        }
    }

    static Stream<Case> cases() {
        Shape none = Shape.of();
        Shape six = Shape.of(6);
        Shape picture = Shape.of(1, 4, 6);
        Mlp mlp = new Mlp(List.of(7, 4), A, INIT, NONE, RATE);
        GatedMlp gated = new GatedMlp(List.of(7), INIT, NONE, RATE);
        ResidualMlp residual = new ResidualMlp(5, 1, A, INIT, NONE, RATE);
        ResNet resnet = new ResNet(List.of(3), 1, A, INIT, NONE, RATE);
        return Stream.of(
                new Case("mlp", mlp, six, none, (w, x) -> w.hidden("1", w.hidden("0", x))),
                new Case("mlp back", mlp, six, six, (w, x) -> w.linear("2", w.hidden("1", w.hidden("0", x)))),
                new Case("gated", gated, six, none, NetworkDropoutTest::gated),
                new Case("gated back", gated, six, six, (w, x) -> w.linear("1", gated(w, x))),
                new Case("skip back", skip(), six, six, NetworkDropoutTest::skipped),
                new Case("residual", residual, six, none, NetworkDropoutTest::residual),
                new Case("residual back", residual, six, six, (w, x) -> w.linear("2", residual(w, x))),
                new Case("conv", conv(), picture, none, NetworkDropoutTest::convolved),
                new Case("deconv", deconv(), six, picture, NetworkDropoutTest::deconvolved),
                new Case("resnet", resnet, picture, none, NetworkDropoutTest::halved),
                new Case("resnet back", resnet, six, picture, NetworkDropoutTest::doubled));
    }

    private static Record skip() {
        return new SkipMlp(List.of(7, 4), A, INIT, NONE, RATE);
    }

    private static Record conv() {
        return new Conv(List.of(3), 3, 2, Conv.Padding.SAME, List.of(4), A, INIT, NONE, RATE);
    }

    private static Record deconv() {
        return new Deconv(List.of(5), 2, List.of(3), 3, 2, A, INIT, NONE, RATE);
    }

    private static Tensor gated(Weights w, Tensor x) {
        Tensor gate = w.linear("0.gate", x).sigmoid();
        return w.dropped("0", w.linear("0.value", x).mul(gate));
    }

    private static Tensor skipped(Weights w, Tensor z) {
        Tensor second = w.hidden("1", Tensors.cat(List.of(w.hidden("0", z), z), -1));
        return w.linear("2", Tensors.cat(List.of(second, z), -1));
    }

    private static Tensor residual(Weights w, Tensor x) {
        Tensor h = w.linear("0", x);
        Tensor within = w.dropped("1", A.apply(w.linear("1.0", A.apply(h))));
        return A.apply(h.add(w.linear("1.1", within)));
    }

    private static Tensor convolved(Weights w, Tensor x) {
        Tensor h = w.dropped("0", A.apply(w.conv("0", x, 2)));
        return w.hidden("1", h.reshape(BATCH, -1));
    }

    private static Tensor deconvolved(Weights w, Tensor z) {
        Tensor small = w.hidden("1", w.hidden("0", z)).reshape(BATCH, 2, 2, 3);
        return w.grown("3", w.dropped("2", A.apply(w.grown("2", small, 2))), 1);
    }

    private static Tensor block(Weights w, Tensor x) {
        Tensor within = w.dropped("0.0", A.apply(w.conv("0.0.0", A.apply(x), 1)));
        return A.apply(x.add(w.conv("0.0.1", within, 1)));
    }

    private static Tensor halved(Weights w, Tensor x) {
        return block(w, w.conv("0.halve", x, 2)).reshape(BATCH, -1);
    }

    private static Tensor doubled(Weights w, Tensor z) {
        Tensor small = w.linear("small", z).reshape(BATCH, 3, 2, 3);
        return w.conv("last", A.apply(w.grown("0.double", block(w, small), 2)), 1);
    }

    private static void assertSame(Case c, boolean training) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block block = c.build(init);
            Tensor x = Doubles.normal(Rng.of(2), 1, c.in().prepend(BATCH));
            Moment moment = training ? TRAINING : TRAINING.atRest();
            Tensor got = moment.during(Rng.of(3), () -> block.apply(x));
            Tensor hand = moment.during(Rng.of(3), () -> c.hand().of(new Weights(init), x));
            assertThat(got.shape()).isEqualTo(hand.shape());
            assertThat(got.toDoubles()).containsExactly(hand.toDoubles(), within(1e-12));
            assertThat(parameters.count()).isPositive();
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void in_training_numbers_are_left_out_where_the_page_says(Case c) {
        assertSame(c, true);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void at_rest_the_network_is_whole(Case c) {
        assertSame(c, false);
    }
}
