package elbo.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import elbo.Refusal;
import elbo.data.Alphabet;
import elbo.nn.Block;
import elbo.nn.Init;
import elbo.nn.Initializer;
import elbo.nn.Parameters;
import elbo.tensor.Rng;
import elbo.tensor.SafeTensors;
import elbo.tensor.Scope;
import elbo.tensor.Shape;
import elbo.tensor.Tensor;
import elbo.tensor.Tensors;
import elbo.testing.Differences;
import elbo.testing.Doubles;
import elbo.testing.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The networks for texts, beside PyTorch's layers. */
class GatedConvTest {
    private static final int SYMBOLS = 5;
    private static final int LENGTH = 6;
    private static final Shape TEXT = Shape.of(LENGTH);
    private static final Shape LOGITS = Shape.of(SYMBOLS, LENGTH);
    private static final GatedConv ENCODER = new GatedConv(SYMBOLS, 3, 3, 2, Initializer.TORCH);
    private static final GatedDeconv DECODER = new GatedDeconv(4, 5, 1, Initializer.TORCH);
    private static final SafeTensors PYTORCH = SafeTensors.read(Reference.file("gated_conv.safetensors"));

    private static Tensor theirs(String name) {
        return Tensors.of(PYTORCH.entries().get(name));
    }

    @Test
    void its_features_are_those_of_pytorchs_layers() {
        Init init = Doubles.init(1);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block encoder = ENCODER.build(init.at("encoder"), TEXT);
            Map<String, Tensor> weights = new LinkedHashMap<>();
            for (String name : List.of("embedding.weight", "0.weight", "0.bias", "1.weight", "1.bias")) {
                weights.put("encoder." + name, theirs(name));
            }
            parameters.load("gated_conv", weights);
            assertThat(encoder.apply(theirs("texts")).toDoubles())
                    .containsExactly(theirs("features").toDoubles(), within(1e-14));
        }
    }

    @Test
    void an_encoder_gives_the_features_that_it_promised_and_learns_all_its_numbers() {
        Init init = Doubles.init(2);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block encoder = ENCODER.build(init.at("encoder"), TEXT);
            Tensor texts = theirs("texts");
            assertThat(encoder.apply(texts).shape()).isEqualTo(Shape.of(4, ENCODER.features(TEXT)));
            assertThat(parameters.count()).isEqualTo(SYMBOLS * 3 + 2 * (2 * 3 * 9 + 2 * 3));
            Differences.assertGradients(
                    "encoder",
                    parameters.all(),
                    () -> encoder.apply(texts).square().sum());
            assertThat(encoder.apply(texts.narrow(0, 2, 1)).toDoubles())
                    .as("alone and together")
                    .containsExactly(encoder.apply(texts).narrow(0, 2, 1).toDoubles(), within(1e-14));
        }
    }

    @Test
    void a_decoder_gives_a_number_for_each_symbol_at_each_place_and_learns_all_its_numbers() {
        Init init = Doubles.init(3);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block decoder = DECODER.build(init.at("decoder"), 2, LOGITS);
            Tensor z = Doubles.normal(Rng.of(4), 1, Shape.of(3, 2));
            assertThat(decoder.apply(z).shape()).isEqualTo(LOGITS.prepend(3));
            assertThat(parameters.count()).isEqualTo((2 + 1) * LENGTH * 4 + (2 * 4 * 20 + 2 * 4) + (4 + 1) * SYMBOLS);
            Differences.assertGradients(
                    "decoder", parameters.all(), () -> decoder.apply(z).square().sum());
        }
    }

    @Test
    void what_it_decodes_is_what_pytorchs_layers_decode_by_symbols_and_then_by_places() {
        Init init = Doubles.init(5);
        try (Parameters parameters = init.parameters();
                Scope s = Scope.open()) {
            Block decoder = new GatedDeconv(3, 3, 1, Initializer.TORCH).build(init.at("decoder"), 2, LOGITS);
            Map<String, Tensor> weights = new LinkedHashMap<>();
            for (String name :
                    List.of("places.weight", "places.bias", "0.weight", "0.bias", "symbols.weight", "symbols.bias")) {
                weights.put("decoder." + name, theirs("decoder." + name));
            }
            parameters.load("gated_conv", weights);
            assertThat(decoder.apply(theirs("codes")).toDoubles())
                    .containsExactly(theirs("logits").toDoubles(), within(1e-14));
        }
    }

    @Test
    void multiplications_are_weights_times_the_places_where_they_are_applied() {
        assertThat(ENCODER.multiplications(TEXT)).isEqualTo(LENGTH * 2 * (9 * 6));
        assertThat(DECODER.multiplications(2, LOGITS)).isEqualTo(LENGTH * (2 * 4 + 20 * 8 + 4 * SYMBOLS));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 3, 3, 1, symbols must be 0 to 65536; got -1",
        "5, 0, 3, 1, width must be at least 1",
        "5, 3, 3, -1, blocks at least 0",
        "5, 3, 4, 1, kernel must be odd"
    })
    void senseless_values_are_refused(int symbols, int width, int kernel, int blocks, String message) {
        assertThatThrownBy(() -> new GatedConv(symbols, width, kernel, blocks, Initializer.TORCH))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void what_is_no_text_and_too_few_symbols_are_refused() {
        Alphabet letters = new Alphabet(List.of("", "a", "b"), "");
        assertThatThrownBy(() -> ENCODER.features(Shape.of(1, 8, 8)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("reads texts");
        assertThatThrownBy(() -> DECODER.check(Shape.of(1, 8, 8)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("likelihood type: symbols");
        assertThat(ENCODER.check(letters))
                .hasValueSatisfying(p -> assertThat(p.toString()).contains("is 5, and the data has 3 symbols"));
        assertThat(new GatedConv(0, 3, 3, 1, Initializer.TORCH).of(letters))
                .isEqualTo(new GatedConv(3, 3, 3, 1, Initializer.TORCH));
        assertThat(ENCODER.of(letters)).isEqualTo(ENCODER);
        assertThatThrownBy(() -> new GatedConv(0, 3, 3, 1, Initializer.TORCH).build(Doubles.init(1), TEXT))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("known from the data alone");
    }
}
