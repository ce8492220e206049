package elbo.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import elbo.Refusal;
import elbo.nn.Schedule;
import elbo.objective.Capacity;
import elbo.objective.Ciwae;
import elbo.regulariser.Regulariser;
import elbo.train.Optimization;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a setting must not come to is refused when a recipe is read, be it a number or what a schedule says at any step. */
class RangesTest {
    private static final String FALLING = "{type: linear, from: 1, to: -0.5, over: 4, per: step}";

    private static Recipe recipe(String part) {
        return RecipeReader.parse("test", "{parent: vae, name: small, " + part + "}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "model: {objective: {beta: X}}                              | beta must be at least 0",
                "model: {objective: {type: total-correlation, alpha: X}}    | alpha must be at least 0",
                "model: {objective: {type: total-correlation, beta: X}}     | beta must be at least 0",
                "model: {objective: {type: total-correlation, gamma: X}}    | gamma must be at least 0",
                "model: {objective: {type: free-bits, free: X}}             | free must be at least 0",
                "model: {objective: {type: free-bits, beta: X}}             | beta must be at least 0",
                "model: {objective: {type: capacity, gamma: X}}             | gamma must be at least 0",
                "model: {objective: {type: capacity, capacity: X}}          | capacity must be at least 0",
                "model: {objective: {type: capacity, second: X}}            | second must be at least 0",
                "model: {objective: {type: ciwae, beta: X}}                 | beta must be from 0 to 1",
                "model: {objective: {type: chi, order: X}}                  | order must be above 1",
                "model: {posterior: {type: relaxed-categorical, temperature: X}} | temperature must be greater than 0",
                "model: {noise: {type: gaussian, std: X}}                   | std must be at least 0",
                "model: {noise: {type: masking, rate: X}}                   | rate must be at least 0 and below 1",
                "model: {regularisers: [{type: dip, off_diagonal: X}]}      | off_diagonal must be at least 0",
                "model: {regularisers: [{type: dip, diagonal: X}]}          | diagonal must be at least 0",
                "model: {regularisers: [{type: sparsity, target: X}]}       | target must be between 0 and 1",
            })
    void a_number_below_its_range_is_refused_at_once_or_in_a_schedule(String part, String words) {
        for (String bad : List.of("-0.5", FALLING)) {
            assertThatThrownBy(() -> recipe(part.replace("X", bad)))
                    .as(bad)
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining(": " + words)
                    .hasMessageContaining("-0.5. ") // the number, or where the schedule comes to
                    .hasMessageContaining("Fix: ");
        }
    }

    static Stream<Arguments> everywhere() {
        return Stream.concat(
                Catalog.names(Regulariser.class).stream()
                        .map(name ->
                                Arguments.of("model: {regularisers: [{type: " + name + ", weight: X}]}", "weight")),
                Catalog.names(Optimization.class).stream()
                        .map(name -> Arguments.of("training: {optimizer: {type: " + name + ", rate: X}}", "rate")));
    }

    @ParameterizedTest
    @MethodSource("everywhere")
    void no_weight_of_a_regulariser_and_no_learning_rate_falls_below_0(String part, String name) {
        a_number_below_its_range_is_refused_at_once_or_in_a_schedule(part, name + " must be at least 0");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "objective: {type: ciwae, beta: 1.5} | beta must be from 0 to 1; got 1.5. Fix: beta: 0.5",
                "objective: {type: ciwae, beta: {type: linear, from: 0, to: 1.5}} | beta must be from 0 to 1; got a schedule that comes to 1.5. Fix: from and to from 0 to 1",
                "objective: {type: renyi, alpha: 1} | alpha must be a number other than 1, and always on the same side of it; got 1.0.",
                "objective: {type: renyi, alpha: {type: linear, from: 0, to: 2}} | got a schedule from 0.0 to 2.0. At 1 this bound is the ELBO. Fix: type: elbo, kl: sampled",
                "objective: {type: renyi, alpha: {type: linear, from: 0, to: 1}} | got a schedule from 0.0 to 1.0.",
                "objective: {type: renyi, alpha: {type: linear, from: 1, to: 2}} | got a schedule from 1.0 to 2.0.",
                "objective: {type: chi, order: {type: linear, from: 2, to: 1}} | order must be above 1 always; got 1.0. At 1 it is the divergence of another objective. Fix: type: wake-sleep, encoder: wake",
                "posterior: {type: relaxed-categorical, temperature: 0} | temperature must be greater than 0; got 0.0. Fix: temperature: 0.5",
                "posterior: {type: relaxed-categorical, draw: straight-through, temperature: 0} | temperature must be greater than 0; got 0.0. Fix: temperature: 0.5",
                "posterior: {type: relaxed-categorical, draw: straight-through, temperature: {type: linear, from: 1, to: 0}} | got a schedule that comes to 0.0. Fix: from and to greater than 0",
                "posterior: {type: relaxed-categorical, temperature: {type: exponential, from: 1}} | got a schedule that comes to 0.0. Fix: from and limit greater than 0",
                "noise: {type: masking, rate: 1} | rate must be at least 0 and below 1; got 1.0. Fix: rate: 0.25",
                "noise: {type: masking, rate: {type: linear, from: 0, to: 1}} | rate must be at least 0 and below 1; got a schedule that comes to 1.0",
                "noise: {type: masking, rate: 0} | rate must be greater than 0 at some moment; got 0.0. Fix: noise type: none",
                "noise: {type: gaussian, std: 0} | std must be greater than 0 at some moment; got 0.0. Fix: noise type: none",
                "noise: {type: gaussian, std: {type: linear, from: 0, to: 0}} | std must be greater than 0 at some moment",
                "regularisers: [{type: sparsity, target: {type: linear, from: 0.5, to: 0}}] | target must be between 0 and 1; got a schedule that comes to 0.0",
                "regularisers: [{type: sparsity, target: 1}] | target must be between 0 and 1; got 1.0. Fix: target: 0.05",
            })
    void each_end_of_a_range_is_told(String part, String words) {
        assertThatThrownBy(() -> recipe("model: {" + part + "}"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("model." + part.substring(0, part.indexOf(':')))
                .hasMessageContaining(words);
    }

    /** What papers use: no divergence, no noise in the end, an order below 0 or above 1, a rate that falls to 0. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "model: {objective: {beta: 0}}",
                "model: {objective: {type: total-correlation, alpha: 0}}",
                "model: {objective: {type: free-bits, free: 0}}",
                "model: {objective: {type: capacity, capacity: 0}}",
                "model: {objective: {type: ciwae, beta: {type: linear, from: 1, to: 0}}}",
                "model: {objective: {type: renyi, alpha: {type: linear, from: 0.9, to: -2}}}",
                "model: {objective: {type: renyi, alpha: {type: linear, from: 3, to: 1.1}}}",
                "model: {objective: {type: chi, order: {type: linear, from: 1.1, to: 3}}}",
                "model: {noise: {type: gaussian, std: {type: linear, from: 0.5, to: 0}}}",
                "model: {noise: {type: masking, rate: {type: linear, from: 0, to: 0.9}}}",
                "model: {regularisers: [{type: mmd, weight: {type: linear, from: 0, to: 10}}]}",
                "model: {regularisers: [{type: dip, off_diagonal: 0, diagonal: {type: linear, from: 0, to: 9}}]}",
                "training: {optimizer: {rate: {type: cosine, from: 0.001, to: 0}}}",
            })
    void what_stays_within_is_read_and_written(String part) {
        Recipe read = recipe(part);
        assertThat(RecipeReader.parse("again", RecipeReader.write(read))).isEqualTo(read);
    }

    @Test
    void numbers_that_may_change_are_written_as_numbers_while_they_do_not() {
        Recipe read = recipe("model: {objective: {type: ciwae, beta: 0.5}}");
        assertThat(RecipeReader.write(read)).contains("beta: 0.5");
        Recipe set = RecipeReader.with(
                read, List.of("objective.type=capacity", "objective.gamma={type: linear, from: 0, to: 9, over: 3}"));
        assertThat(set.model().objective())
                .isInstanceOfSatisfying(
                        Capacity.class,
                        c -> assertThat(c.gamma()).isEqualTo(new Schedule.Linear(0, 9, 3, Schedule.Per.EPOCH)));
        assertThat(new Ciwae(0.5, 10))
                .isEqualTo(
                        RecipeReader.with(read, List.of("samples=10")).model().objective());
    }

    /** Every one of them in one go. */
    @Test
    void all_that_is_refused_is_told_together() {
        List<String> found = new ArrayList<>();
        try {
            Recipe unused = recipe("model: {objective: {beta: -1}, noise: {type: masking, rate: 2},"
                    + " regularisers: [{type: mmd, weight: -3}]}");
        } catch (Refusal refusal) {
            refusal.getMessage().lines().forEach(found::add);
        }
        assertThat(found).filteredOn(line -> line.contains("Fix: ")).hasSize(3);
    }
}
