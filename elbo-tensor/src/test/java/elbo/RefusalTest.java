package elbo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What files hold gets into messages; the messages stay short lines all the same. */
class RefusalTest {
    private static List<Problem> problems(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Problem("p" + i, "is wrong"))
                .toList();
    }

    @Test
    void a_problem_is_one_line_that_steers_no_terminal() {
        assertThat(new Problem("a\nb", "is \u001b[31mred\r\u2028 and \u009b wrong"))
                .hasToString("a\\u000ab: is \\u001b[31mred\\u000d\\u2028 and \\u009b wrong");
        assertThat(new Refusal("a\nb", List.of(new Problem("x", "is wrong")))).hasMessage("a\\u000ab: x: is wrong");
    }

    @Test
    void what_was_given_is_shown_cut_and_escaped() {
        assertThat(Problem.shown("four")).isEqualTo("four");
        assertThat(Problem.shown("x".repeat(60))).hasSize(60);
        assertThat(Problem.shown("x".repeat(61))).isEqualTo("x".repeat(60) + "...");
        assertThat(Problem.shown("\n".repeat(1_000_000))).isEqualTo("\\u000a".repeat(10) + "...");
    }

    @Test
    void an_unknown_name_of_any_length_is_compared_in_no_time() {
        assertThat(Problem.unknown("", "key", "k".repeat(10_000_000), Collections.nCopies(100, "key"))
                        .what())
                .hasSizeLessThan(600);
    }

    @Test
    void of_many_problems_the_first_are_told_and_the_rest_counted() {
        assertThat(new Refusal("it", problems(20)).problems()).isEqualTo(problems(20));
        Refusal many = new Refusal("it", problems(21));
        assertThat(many.problems()).hasSize(21).startsWith(problems(20).toArray(Problem[]::new));
        assertThat(many.getMessage().lines())
                .hasSize(22)
                .startsWith("it has 21 problems:", "  p0: is wrong")
                .endsWith("  and 1 more");
    }
}
