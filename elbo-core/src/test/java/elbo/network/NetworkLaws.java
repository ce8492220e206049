package elbo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.flow.Flatten;
import elbo.flow.Scale;
import elbo.network.Conv.Padding;
import elbo.nn.Activation;
import elbo.nn.Block;
import elbo.nn.Dropout;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Moment;
import elbo.nn.Norm;
import elbo.nn.Parameters;
import elbo.nn.Schedule;
import elbo.tensor.Grad;
import elbo.tensor.Rng;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Differences;
import elbo.testing.Doubles;
import elbo.testing.Parts;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every network; a new one is a row of {@link #encoders} or {@link #decoders}. */
public class NetworkLaws {
    private static final int BATCH = 2;
    private static final long LATENT = 3;
    private static final List<Shape> PICTURES =
            List.of(Shape.of(1, 8, 8), Shape.of(1, 28, 28), Shape.of(3, 17, 23), Shape.of(1, 7, 64));
    private static final Shape SMALL = Shape.of(2, 5, 4);
    /** The smallest square that two whole windows of 5 with stride 3 fit into. */
    private static final Shape GRADIENTS = Shape.of(1, 17, 17);

    /** How many numbers an encoder learns, by formula. */
    interface EncoderCount {
        long of(Shape event);
    }

    /** How many numbers a decoder learns, by formula. */
    interface DecoderCount {
        long of(long in, Shape out);
    }

    /** A row. */
    public record EncoderCase(String name, Encoder encoder, EncoderCount count) {
        @Override
        public String toString() {
            return name;
        }
    }

    /** A row. */
    public record DecoderCase(String name, Decoder decoder, DecoderCount count) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static Stream<EncoderCase> encoders() {
        Stream<EncoderCase> plain = Stream.of(
                new EncoderCase("mlp", smooth(7, 5), e -> 7 * e.size() + 7 + 7 * 5 + 5),
                new EncoderCase("linear mlp", smooth(), e -> 0),
                // scale and shift in place of the bias that a batch norm would take off again
                new EncoderCase("mlp batch norm", normed(Norm.BATCH), e -> 7 * e.size() + 2 * 7 + 7 * 5 + 2 * 5),
                new EncoderCase("mlp layer norm", normed(Norm.LAYER), e -> 7 * e.size() + 3 * 7 + 7 * 5 + 3 * 5),
                new EncoderCase("mlp dropout", leaky(), e -> 7 * e.size() + 7 + 7 * 5 + 5),
                new EncoderCase("gated mlp", gated(), e -> 2 * (7 * e.size() + 7 + 7 * 5 + 5)),
                new EncoderCase("residual mlp", residual(), e -> 6 * e.size() + 6 + 2 * 2 * (6 * 6 + 6)),
                new EncoderCase("flow", new FlowEncoder(List.of(new Flatten(), new Scale())), Shape::size),
                resnetEncoder(0),
                resnetEncoder(2),
                normedConv(Norm.BATCH, 2),
                normedConv(Norm.LAYER, 3));
        Stream<EncoderCase> conv = Stream.of(Padding.values())
                .flatMap(padding -> kernelsAndStrides().map(ks -> conv(padding, ks[0], ks[1])));
        Stream<EncoderCase> normed = Stream.concat(normedEncoders(Norm.BATCH, 0), normedEncoders(Norm.LAYER, 1));
        return Stream.of(plain, normed, conv).flatMap(s -> s);
    }

    static Stream<EncoderCase> learningEncoders() {
        return encoders().filter(c -> c.count().of(GRADIENTS) > 0);
    }

    public static Stream<DecoderCase> decoders() {
        Stream<DecoderCase> plain = Stream.of(
                new DecoderCase("mlp", smooth(7, 5), (in, o) -> 7 * in + 7 + 7 * 5 + 5 + 5 * o.size() + o.size()),
                new DecoderCase("linear mlp", smooth(), (in, o) -> (in + 1) * o.size()),
                new DecoderCase(
                        "mlp batch norm",
                        normed(Norm.BATCH),
                        (in, o) -> 7 * in + 2 * 7 + 7 * 5 + 2 * 5 + 5 * o.size() + o.size()),
                new DecoderCase("mlp dropout", leaky(), (in, o) -> 7 * in + 7 + 7 * 5 + 5 + 5 * o.size() + o.size()),
                new DecoderCase(
                        "gated mlp", gated(), (in, o) -> 2 * (7 * in + 7 + 7 * 5 + 5) + 5 * o.size() + o.size()),
                new DecoderCase(
                        "residual mlp",
                        residual(),
                        (in, o) -> 6 * in + 6 + 2 * 2 * (6 * 6 + 6) + 6 * o.size() + o.size()),
                new DecoderCase(
                        "skip mlp",
                        new SkipMlp(List.of(7, 5), Activation.SOFTPLUS, Initializer.TORCH),
                        (in, o) -> (in + 1) * 7 + (7 + in + 1) * 5 + (5 + in + 1) * o.size()),
                new DecoderCase(
                        "gyroplane mlp",
                        new GyroplaneMlp(0.05, List.of(7, 5), Activation.SOFTPLUS, Initializer.TORCH),
                        (in, o) -> (in + 1) * 7 + (7 + 1) * 5 + (5 + 1) * o.size()),
                resnetDecoder(0),
                resnetDecoder(2),
                normedDeconv(Norm.BATCH, 2),
                normedDeconv(Norm.LAYER, 3));
        Stream<DecoderCase> deconv = kernelsAndStrides().map(ks -> deconv(ks[0], ks[1]));
        Stream<DecoderCase> normed = Stream.concat(normedDecoders(Norm.BATCH, 0), normedDecoders(Norm.LAYER, 1));
        return Stream.of(plain, normed, deconv).flatMap(s -> s);
    }

    /** @param bias numbers that a layer which a norm follows has for each feature beside its weights */
    private static Stream<EncoderCase> normedEncoders(Norm norm, int bias) {
        int both = bias + 2;
        return Stream.of(
                new EncoderCase(
                        "gated mlp norm " + norm,
                        new GatedMlp(List.of(7, 5), Initializer.TORCH, norm),
                        e -> 2 * (7 * e.size() + both * 7 + 7 * 5 + both * 5)),
                new EncoderCase(
                        "residual mlp norm " + norm,
                        new ResidualMlp(6, 2, Activation.SOFTPLUS, Initializer.TORCH, norm),
                        e -> 6 * e.size() + inResiduals(bias)),
                new EncoderCase(
                        "resnet norm " + norm,
                        new ResNet(List.of(3, 2), 1, Activation.SOFTPLUS, Initializer.TORCH, norm),
                        e -> 9 * e.dim(0) * 3 + 9 * 3 * 2 + inStages(bias)));
    }

    private static Stream<DecoderCase> normedDecoders(Norm norm, int bias) {
        int both = bias + 2;
        return Stream.of(
                new DecoderCase(
                        "gated mlp norm " + norm,
                        new GatedMlp(List.of(7, 5), Initializer.TORCH, norm),
                        (in, o) -> 2 * (7 * in + both * 7 + 7 * 5 + both * 5) + (5 + 1) * o.size()),
                new DecoderCase(
                        "residual mlp norm " + norm,
                        new ResidualMlp(6, 2, Activation.SOFTPLUS, Initializer.TORCH, norm),
                        (in, o) -> 6 * in + inResiduals(bias) + (6 + 1) * o.size()),
                new DecoderCase(
                        "skip mlp norm " + norm,
                        new SkipMlp(List.of(7, 5), Activation.SOFTPLUS, Initializer.TORCH, norm),
                        (in, o) -> (in + both) * 7 + (7 + in + both) * 5 + (5 + in + 1) * o.size()),
                new DecoderCase(
                        "resnet norm " + norm,
                        new ResNet(List.of(3, 2), 1, Activation.SOFTPLUS, Initializer.TORCH, norm),
                        (in, o) -> {
                            long small = 3 * quarter(o.dim(-2)) * quarter(o.dim(-1));
                            long channels = o.size() / (o.dim(-2) * o.dim(-1));
                            long doubled =
                                    9 * 3 * 2 + 9 * 2 * 2 - bias + 2 * (3 + 2); // to 2 and 2 channels, not 3 and 2
                            return (in + 1) * small + inStages(bias) + doubled + (9 * 2 + 1) * channels;
                        }));
    }

    /** The first layer but its weights, two blocks of two layers and two norms, and the last norm. */
    private static long inResiduals(int bias) {
        return bias * 6 + 2 * (2 * 6 * 6 + 2 * bias * 6 + 2 * 2 * 6) + 2 * 6;
    }

    /** A block of each stage and what halves before it, but the weights of the latter, and the last norm. */
    private static long inStages(int bias) {
        long first = 2 * 9 * 3 * 3 + 3 * bias * 3 + 2 * 2 * 3;
        long second = 2 * 9 * 2 * 2 + 3 * bias * 2 + 2 * 2 * 2;
        return first + second + 2 * 2;
    }

    private static Stream<int[]> kernelsAndStrides() {
        return Stream.of(3, 5).flatMap(k -> Stream.of(1, 2, 3).map(stride -> new int[] {k, stride}));
    }

    private static Mlp smooth(Integer... hidden) {
        return new Mlp(List.of(hidden), Activation.SOFTPLUS, Initializer.TORCH);
    }

    private static Mlp leaky() {
        Schedule dropout = Schedule.constant(0.2);
        return new Mlp(List.of(7, 5), Activation.SOFTPLUS, Initializer.TORCH, Norm.NONE, dropout);
    }

    private static GatedMlp gated() {
        return new GatedMlp(List.of(7, 5), Initializer.TORCH);
    }

    private static ResidualMlp residual() {
        return new ResidualMlp(6, 2, Activation.SOFTPLUS, Initializer.TORCH);
    }

    private static ResNet resnet(int blocks) {
        return new ResNet(List.of(3, 2), blocks, Activation.SOFTPLUS, Initializer.TORCH);
    }

    private static EncoderCase resnetEncoder(int blocks) {
        long inBlocks = 2 * blocks * (9 * 3 * 3 + 3 + 9 * 2 * 2 + 2);
        return new EncoderCase(
                "resnet of " + blocks, resnet(blocks), e -> 9 * e.dim(0) * 3 + 3 + 9 * 3 * 2 + 2 + inBlocks);
    }

    private static DecoderCase resnetDecoder(int blocks) {
        long inBlocks = 2 * blocks * (9 * 3 * 3 + 3 + 9 * 2 * 2 + 2);
        return new DecoderCase("resnet of " + blocks, resnet(blocks), (in, out) -> {
            long small = 3 * quarter(out.dim(-2)) * quarter(out.dim(-1));
            long channels = out.size() / (out.dim(-2) * out.dim(-1));
            return (in + 1) * small + inBlocks + 9 * 3 * 2 + 2 + 9 * 2 * 2 + 2 + 9 * 2 * channels + channels;
        });
    }

    /** A side halved twice, a half pixel being a whole one. */
    private static long quarter(long n) {
        return Math.ceilDiv(Math.ceilDiv(n, 2L), 2L);
    }

    private static Mlp normed(Norm norm) {
        return new Mlp(List.of(7, 5), Activation.SOFTPLUS, Initializer.TORCH, norm);
    }

    /** @param each numbers that norm and bias have for each channel or feature */
    private static EncoderCase normedConv(Norm norm, int each) {
        Conv conv = new Conv(
                List.of(3), 3, 2, Padding.SAME, List.of(6), Activation.SOFTPLUS, Initializer.TORCH, norm, Dropout.NONE);
        EncoderCount count = event -> {
            long flat = 3 * Math.ceilDiv(event.dim(1), 2L) * Math.ceilDiv(event.dim(2), 2L);
            return 9 * event.dim(0) * 3 + each * 3 + 6 * flat + each * 6;
        };
        return new EncoderCase("conv norm " + norm, conv, count);
    }

    private static DecoderCase normedDeconv(Norm norm, int each) {
        Deconv deconv =
                new Deconv(List.of(), 4, List.of(3), 3, 2, Activation.SOFTPLUS, Initializer.TORCH, norm, Dropout.NONE);
        DecoderCount count = (in, out) -> {
            long height = out.dim(-2);
            long width = out.dim(-1);
            long channels = out.size() / (height * width);
            long small = 4 * Math.ceilDiv(height, 2L) * Math.ceilDiv(width, 2L);
            return (in + each) * small + 9 * 4 * 3 + each * 3 + 9 * 3 * channels + channels;
        };
        return new DecoderCase("deconv norm " + norm, deconv, count);
    }

    /** Two convolutions; with stride 1 a fully connected layer follows, so that both forms are seen. */
    private static EncoderCase conv(Padding padding, int k, int stride) {
        List<Integer> dense = stride == 1 ? List.of(6) : List.of();
        Conv conv = new Conv(List.of(3, 4), k, stride, padding, dense, Activation.SOFTPLUS, Initializer.TORCH);
        EncoderCount count = event -> {
            long convolutions = k * k * event.dim(0) * 3 + 3 + k * k * 3 * 4 + 4;
            long flat = 4
                    * after(after(event.dim(1), padding, k, stride), padding, k, stride)
                    * after(after(event.dim(2), padding, k, stride), padding, k, stride);
            return convolutions + (dense.isEmpty() ? 0 : 6 * flat + 6);
        };
        return new EncoderCase("conv " + padding + " kernel " + k + " stride " + stride, conv, count);
    }

    private static DecoderCase deconv(int k, int stride) {
        List<Integer> dense = stride == 1 ? List.of(6) : List.of();
        Deconv deconv = new Deconv(dense, 4, List.of(3, 2), k, stride, Activation.SOFTPLUS, Initializer.TORCH);
        DecoderCount count = (in, out) -> {
            long height = out.dim(-2);
            long width = out.dim(-1);
            long channels = out.size() / (height * width);
            long small = 4
                    * after(after(height, Padding.SAME, k, stride), Padding.SAME, k, stride)
                    * after(after(width, Padding.SAME, k, stride), Padding.SAME, k, stride);
            long first = dense.isEmpty() ? in : 6;
            long linear = (dense.isEmpty() ? 0 : 6 * in + 6) + (first + 1) * small;
            return linear + k * k * 4 * 3 + 3 + k * k * 3 * 2 + 2 + k * k * 2 * channels + channels;
        };
        return new DecoderCase("deconv kernel " + k + " stride " + stride, deconv, count);
    }

    /** Pixels that a convolution leaves of n: ceil(n / stride) with borders kept, else the windows that fit whole. */
    private static long after(long n, Padding padding, int k, int stride) {
        return padding == Padding.SAME ? Math.ceilDiv(n, (long) stride) : Math.ceilDiv(n - k + 1, (long) stride);
    }

    @Test
    void every_network_has_a_row() {
        // those of texts are in GatedConvTest; a mirror is no decoder by itself, and FlowModelTest has it
        Encoder ofTexts = new GatedConv(2, 1, 1, 0, Initializer.TORCH);
        Parts.assertEachHasARow(Encoder.class, Stream.concat(encoders().map(EncoderCase::encoder), Stream.of(ofTexts)));
        Stream<Decoder> elsewhere = Stream.of(new Mirror(), new GatedDeconv(1, 1, 0, Initializer.TORCH));
        Parts.assertEachHasARow(Decoder.class, Stream.concat(decoders().map(DecoderCase::decoder), elsewhere));
    }

    /** Whole windows of 5 with stride 3 do not fit twice into 7 or 8 pixels. */
    private static boolean fits(Encoder encoder, Shape event) {
        if (encoder instanceof Conv c && c.padding() == Padding.VALID) {
            return after(
                            after(Math.min(event.dim(1), event.dim(2)), Padding.VALID, c.kernel(), c.stride()),
                            Padding.VALID,
                            c.kernel(),
                            c.stride())
                    > 0;
        }
        return true;
    }

    @ParameterizedTest
    @MethodSource("encoders")
    void an_encoder_gives_the_features_that_it_promised(EncoderCase c) {
        int built = 0;
        for (Shape event : PICTURES) {
            if (!fits(c.encoder(), event)) {
                assertThatThrownBy(() -> build(c.encoder(), event))
                        .isInstanceOf(Refusal.class)
                        .hasMessageContaining("pixels is too small for a window of");
                continue;
            }
            built++;
            Init init = Doubles.init(1);
            try (Parameters parameters = init.parameters();
                    Scope s = Scope.open()) {
                Block block = c.encoder().build(init.at("encoder"), event);
                Tensor out = block.apply(Doubles.normal(Rng.of(2), 1, event.prepend(BATCH)));
                assertThat(out.shape()).isEqualTo(Shape.of(BATCH, c.encoder().features(event)));
                assertThat(parameters.count())
                        .as("parameters for " + event)
                        .isEqualTo(c.count().of(event));
                assertReached(parameters, out);
            }
        }
        assertThat(built).isGreaterThanOrEqualTo(2);
    }

    private static void build(Encoder encoder, Shape event) {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters()) {
            encoder.build(init.at("encoder"), event);
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void a_decoder_gives_exactly_the_shape_asked_for(DecoderCase c) {
        for (Shape picture : PICTURES) {
            for (Shape out : List.of(picture, picture.prepend(2))) {
                Init init = Doubles.init(3);
                try (Parameters parameters = init.parameters();
                        Scope s = Scope.open()) {
                    Block block = c.decoder().build(init.at("decoder"), LATENT, out);
                    Tensor decoded = block.apply(Doubles.normal(Rng.of(4), 1, Shape.of(BATCH, LATENT)));
                    assertThat(decoded.shape()).isEqualTo(out.prepend(BATCH));
                    assertThat(parameters.count())
                            .as("parameters for " + out)
                            .isEqualTo(c.count().of(LATENT, out));
                    assertReached(parameters, decoded);
                }
            }
        }
    }

    /** Every learnt number moves the output. */
    private static void assertReached(Parameters parameters, Tensor out) {
        List<String> names = parameters.byName().entrySet().stream()
                .filter(e -> e.getValue().requiresGrad())
                .map(Map.Entry::getKey)
                .toList();
        if (names.isEmpty()) {
            return;
        }
        List<Tensor> gradients = Grad.of(out.square().sum(), parameters.all());
        for (int i = 0; i < names.size(); i++) {
            assertThat(gradients.get(i).abs().max().item())
                    .as("gradient of " + names.get(i))
                    .isPositive();
            assertThat(gradients.get(i).isFinite().all().item())
                    .as("gradient of " + names.get(i))
                    .isEqualTo(1);
        }
    }

    @ParameterizedTest
    @MethodSource("learningEncoders")
    void the_gradient_of_an_encoder_is_its_slope(EncoderCase c) {
        Init init = Doubles.init(5);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block block = c.encoder().build(init.at("encoder"), GRADIENTS);
            Tensor x = Doubles.normal(Rng.of(6), 1, GRADIENTS.prepend(1));
            Differences.assertGradients(
                    c.name(), few(parameters), () -> block.apply(x).square().sum());
        }
    }

    @ParameterizedTest
    @MethodSource("decoders")
    void the_gradient_of_a_decoder_is_its_slope(DecoderCase c) {
        Init init = Doubles.init(7);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block block = c.decoder().build(init.at("decoder"), LATENT, SMALL);
            Tensor z = Doubles.normal(Rng.of(8), 1, Shape.of(BATCH, LATENT));
            Differences.assertGradients(
                    c.name(), few(parameters), () -> block.apply(z).square().sum());
        }
    }

    /** Those that are quickly moved one by one. */
    private static List<Tensor> few(Parameters parameters) {
        return parameters.all().stream().filter(p -> p.shape().size() <= 120).toList();
    }

    @Test
    void examples_do_not_see_each_other() {
        for (EncoderCase c : encoders().toList()) {
            Shape event = Shape.of(1, 28, 28);
            Init init = Doubles.init(9);
            try (Parameters parameters = init.parameters();
                    Scope s = Scope.open()) {
                Block block = c.encoder().build(init.at("encoder"), event);
                Tensor x = Doubles.normal(Rng.of(10), 1, event.prepend(3));
                double[] together = block.apply(x).narrow(0, 1, 1).toDoubles();
                double[] alone = block.apply(x.narrow(0, 1, 1)).toDoubles();
                assertThat(together).as(c.name()).containsExactly(alone, within(1e-12));
            }
        }
    }

    /** Each weight once for each pixel that it is applied at. */
    @Test
    void multiplications_are_weights_times_the_places_where_they_are_applied() {
        Shape event = Shape.of(3, 17, 23); // 9 x 12, then 5 x 6
        assertThat(gated().multiplications(event)).isEqualTo(2 * (event.size() * 7 + 7 * 5));
        assertThat(gated().multiplications(LATENT, event)).isEqualTo(2 * (3 * 7 + 7 * 5) + 5 * event.size());
        assertThat(residual().multiplications(event)).isEqualTo(event.size() * 6 + 4 * 36);
        assertThat(residual().multiplications(LATENT, event)).isEqualTo(3 * 6 + 4 * 36 + 6 * event.size());
        assertThat(new SkipMlp(List.of(7, 5), Activation.RELU, Initializer.TORCH).multiplications(LATENT, event))
                .isEqualTo(3 * 7 + (7 + 3) * 5 + (5 + 3) * event.size());
        long large = 9 * 12;
        long small = 5 * 6;
        assertThat(resnet(2).multiplications(event))
                .isEqualTo(large * 9 * (3 * 3 + 4 * 3 * 3) + small * 9 * (3 * 2 + 4 * 2 * 2));
        assertThat(resnet(2).multiplications(LATENT, event))
                .isEqualTo(3 * 3 * small
                        + small * 9 * (3 * 2 + 4 * 3 * 3)
                        + large * 9 * (2 * 2 + 4 * 2 * 2)
                        + 17 * 23 * 9 * 2 * 3);
    }

    @Test
    void a_gate_that_is_shut_lets_nothing_through_and_an_open_one_all() {
        Init init = Doubles.init(13);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block block = new GatedMlp(List.of(2), Initializer.TORCH).build(init.at("encoder"), Shape.of(2));
            Tensor eye = Tensors.of(identity(2), 2, 2);
            Tensor zeros = Tensors.of(new double[] {0, 0}, 2);
            parameters.load(
                    "test",
                    Map.of(
                            "encoder.0.value.weight",
                            eye,
                            "encoder.0.value.bias",
                            zeros,
                            "encoder.0.gate.weight",
                            eye.mul(0),
                            "encoder.0.gate.bias",
                            Tensors.of(new double[] {-800, 800}, 2)));
            assertThat(block.apply(Tensors.of(new double[] {5, 7}, 1, 2)).toDoubles())
                    .containsExactly(0, 7);
        }
    }

    /** With the hidden layers shut off z still comes through. */
    @Test
    void a_skip_decoder_gives_z_to_its_last_layer() {
        Init init = Doubles.init(14);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block block = new SkipMlp(List.of(2, 2), Activation.RELU, Initializer.TORCH)
                    .build(init.at("decoder"), 2, Shape.of(2));
            Tensor zeros = Tensors.of(new double[2], 2);
            parameters.load(
                    "test",
                    Map.of(
                            "decoder.0.weight",
                            Tensors.of(new double[4], 2, 2),
                            "decoder.0.bias",
                            zeros,
                            "decoder.1.weight",
                            Tensors.of(new double[8], 2, 4),
                            "decoder.1.bias",
                            zeros,
                            "decoder.2.weight",
                            Tensors.of(new double[] {9, 9, 1, 0, 9, 9, 0, 1}, 2, 4),
                            "decoder.2.bias",
                            zeros));
            assertThat(block.apply(Tensors.of(new double[] {5, -7}, 1, 2)).toDoubles())
                    .containsExactly(5, -7);
        }
    }

    /** In training: whoever looks at the whole batch says so, and then it is kept whole. */
    @Test
    void examples_see_each_other_in_training_only_where_the_network_says_so() {
        Moment training = Moment.START.inTraining();
        Shape event = Shape.of(1, 28, 28);
        for (EncoderCase c : encoders().toList()) {
            try (Scope s = Scope.open()) {
                Tensor x = Doubles.normal(Rng.of(10), 1, event.prepend(3));
                assertApart(c.name(), c.encoder().perExample(), c.encoder()::build, event, x, training);
            }
        }
        for (DecoderCase c : decoders().toList()) {
            try (Scope s = Scope.open()) {
                Tensor z = Doubles.normal(Rng.of(11), 1, Shape.of(3, LATENT));
                assertApart(
                        c.name(),
                        c.decoder().perExample(),
                        (i, e) -> c.decoder().build(i, LATENT, e),
                        event,
                        z,
                        training);
            }
        }
    }

    private interface Build {
        Block of(Init init, Shape event);
    }

    private static void assertApart(String name, boolean apart, Build build, Shape event, Tensor x, Moment training) {
        Init init = Doubles.init(12);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block block = build.of(init.at("network"), event);
            double[] together = training.during(Rng.of(13), () -> block.apply(x).narrow(0, 0, 2))
                    .toDoubles();
            double[] without = training.during(Rng.of(13), () -> block.apply(x.narrow(0, 0, 2)))
                    .toDoubles();
            double apartBy = 0;
            for (int i = 0; i < together.length; i++) {
                apartBy = Math.max(apartBy, Math.abs(together[i] - without[i]));
            }
            assertThat(apartBy < 1e-12).as(name + " in training").isEqualTo(apart);
        }
    }

    /**
     * What it ends with is linear, for the likelihood says what bounds it: the derivative of the sum to a bias is then as many as the
     * places that it reaches, whatever the codes.
     */
    @ParameterizedTest
    @MethodSource("decoders")
    void what_a_decoder_gives_is_bounded_by_nothing(DecoderCase c) {
        Init init = Doubles.init(15);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block block = c.decoder().build(init.at("decoder"), LATENT, SMALL);
            Tensor out = block.apply(Doubles.normal(Rng.of(16), 1, Shape.of(BATCH, LATENT)));
            double numbers = out.shape().size();
            assertThat(Grad.of(out.sum(), parameters.all()))
                    .filteredOn(bias -> bias.shape().rank() == 1)
                    .anyMatch(bias -> Arrays.stream(bias.toDoubles())
                            .allMatch(g -> Math.abs(g - numbers / bias.shape().size()) < 1e-9));
        }
    }

    @Test
    void the_picture_is_not_turned() {
        Deconv deconv = new Deconv(List.of(), 1, List.of(), 1, 1, Activation.IDENTITY, Initializer.TORCH);
        Init init = Doubles.init(11);
        Shape out = Shape.of(1, 2, 3);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block block = deconv.build(init.at("decoder"), 6, out);
            Tensor eye = Tensors.of(identity(6), 6, 6);
            Tensor zeros = eye.narrow(0, 0, 1).mul(0).reshape(6);
            Tensor one = Tensors.of(new double[] {1}, 1, 1, 1, 1);
            parameters.load(
                    "test",
                    Map.of(
                            "decoder.0.weight", eye,
                            "decoder.0.bias", zeros,
                            "decoder.1.weight", one,
                            "decoder.1.bias", zeros.narrow(0, 0, 1)));
            double[] pixels = {1, 2, 3, 4, 5, 6};
            assertThat(block.apply(Tensors.of(pixels, 1, 6)).toDoubles()).containsExactly(pixels);
        }
    }

    private static double[] identity(int n) {
        double[] values = new double[n * n];
        for (int i = 0; i < n; i++) {
            values[i * n + i] = 1;
        }
        return values;
    }

    @Test
    void only_convolutions_say_that_they_are() {
        assertThat(encoders().filter(c -> c.encoder().convolutional()))
                .allMatch(c -> c.name().startsWith("conv") || c.name().startsWith("resnet"));
        assertThat(decoders().filter(c -> c.decoder().convolutional()))
                .allMatch(c -> c.name().startsWith("deconv") || c.name().startsWith("resnet"));
        assertThat(encoders().filter(c -> !c.encoder().convolutional()))
                .allMatch(c -> c.name().contains("mlp") || c.name().equals("flow"));
        assertThat(decoders().filter(c -> !c.decoder().convolutional()))
                .allMatch(c -> c.name().contains("mlp"));
    }

    @Test
    void vectors_are_refused_where_pictures_are_needed() {
        Encoder conv = conv(Padding.SAME, 3, 2).encoder();
        Decoder deconv = deconv(3, 2).decoder();
        Shape vector = Shape.of(784);
        try (Parameters unused = Doubles.init(1).parameters()) {
            assertThatThrownBy(() -> conv.features(vector))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("[784]")
                    .hasMessageContaining("mlp");
            assertThatThrownBy(() -> conv.build(Doubles.init(1), vector)).isInstanceOf(Refusal.class);
            assertThatThrownBy(() -> deconv.build(Doubles.init(1), LATENT, vector))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("[784]")
                    .hasMessageContaining("mlp");
        }
    }

    @Test
    void a_picture_smaller_than_the_window_is_refused_with_both_sizes() {
        Encoder conv = conv(Padding.VALID, 5, 2).encoder();
        assertThatThrownBy(() -> conv.features(Shape.of(1, 8, 8)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("a side of 2 pixels is too small for a window of 5");
    }

    @Test
    void sizes_that_make_no_network_are_refused_by_name() {
        assertThatThrownBy(() -> new Mlp(400, 0)).hasMessageContaining("[400, 0]");
        assertThatThrownBy(() -> new GatedMlp(List.of(), Initializer.HE))
                .hasMessageContaining("hidden must have at least one entry");
        assertThatThrownBy(() -> new SkipMlp(List.of(), Activation.RELU, Initializer.HE))
                .hasMessageContaining("hidden must have at least one entry");
        assertThatThrownBy(() -> new ResidualMlp(4, 0, Activation.RELU, Initializer.HE))
                .hasMessageContaining("blocks 0");
        assertThatThrownBy(() -> new ResNet(List.of(), 1, Activation.RELU, Initializer.HE))
                .hasMessageContaining("channels must have at least one entry");
        assertThatThrownBy(() -> new ResNet(List.of(8), -1, Activation.RELU, Initializer.HE))
                .hasMessageContaining("blocks must be at least 0; got -1");
        assertThatThrownBy(() -> new Conv(List.of(), 3, 2, Padding.SAME, List.of(), Activation.RELU, Initializer.TORCH))
                .hasMessageContaining("channels");
        assertThatThrownBy(
                        () -> new Conv(List.of(8), 0, 2, Padding.SAME, List.of(), Activation.RELU, Initializer.TORCH))
                .hasMessageContaining("kernel 0");
        assertThatThrownBy(
                        () -> new Conv(List.of(8), 3, 2, Padding.SAME, List.of(-1), Activation.RELU, Initializer.TORCH))
                .hasMessageContaining("dense")
                .hasMessageContaining("[-1]");
        assertThatThrownBy(() -> new Deconv(List.of(), 8, List.of(8), 4, 2, Activation.RELU, Initializer.TORCH))
                .hasMessageContaining("kernel must be odd")
                .hasMessageContaining("got 4");
        assertThatThrownBy(() -> new Deconv(List.of(), 0, List.of(8), 3, 2, Activation.RELU, Initializer.TORCH))
                .hasMessageContaining("base must be at least 1; got 0");
        assertThatThrownBy(() -> new Deconv(List.of(), 8, List.of(8), 3, 0, Activation.RELU, Initializer.TORCH))
                .hasMessageContaining("stride 0");
    }
}
