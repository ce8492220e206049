package elbo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a command said and how it ended. */
record Said(int code, String out, String err) {
    /** Runs a command in this process, with the process's streams put back after. */
    static Said by(Object... words) {
        String[] args = List.of(words).stream().map(Object::toString).toArray(String[]::new);
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream newOut = new ByteArrayOutputStream();
        ByteArrayOutputStream newErr = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(newOut, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(newErr, true, StandardCharsets.UTF_8));
            int code = Main.run(args);
            return new Said(code, newOut.toString(StandardCharsets.UTF_8), newErr.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    /** The words of a command, and more. */
    static Object[] words(Object[] first, Object... more) {
        return Stream.of(first, more).flatMap(Arrays::stream).toArray();
    }

    /** A command that must succeed with one line of JSON on standard output and nothing else there. */
    static JsonNode json(Object... words) {
        Said said = by(words(words, "--json"));
        assertThat(said.code()).as(said.err()).isZero();
        assertThat(said.out()).as("standard output").hasLineCount(1).endsWith("\n");
        return JsonMapper.builder().build().readTree(said.out());
    }

    /**
     * One line that begins with the program's name, no stack trace, nothing on standard output. Where words were wrong, near
     * ones and the place of the help may follow.
     */
    Said refused(int expectedCode, String message) {
        assertThat(code).as(err).isEqualTo(expectedCode);
        assertThat(out).isEmpty();
        assertThat(err).startsWith("elbo: ").contains(message).doesNotContain("\tat ", "Exception", "unexpected");
        List<String> lines = err.lines()
                .filter(l -> !l.matches("(See|Did you mean|Possible solutions): .*"))
                .toList();
        assertThat(lines).as(err).hasSize(1);
        return this;
    }
}
