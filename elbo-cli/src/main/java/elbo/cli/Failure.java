package elbo.cli;

import elbo.Refusal;
import elbo.tensor.TensorException;
import elbo.train.Diverged;
import java.io.PrintWriter;

/** What a failure says to a user: one line, and for what was not foreseen, how to see more. */
final class Failure {
    private Failure() {}

    /** One line; with {@code ELBO_TRACE} set, where it happened too. */
    static void print(PrintWriter err, Throwable e) {
        err.println("elbo: " + words(e));
        if (System.getenv("ELBO_TRACE") != null) {
            e.printStackTrace(err);
        }
    }

    static String words(Throwable e) {
        if (e instanceof Refusal || e instanceof Diverged || e instanceof TensorException) {
            return String.valueOf(e.getMessage());
        }
        if (e instanceof OutOfMemoryError) {
            return "the Java heap is full; use less data (--limit) or more memory (JAVA_TOOL_OPTIONS=-Xmx8g)";
        }
        return "unexpected failure: " + e + " (ELBO_TRACE=1 shows where)";
    }

    /** Whether what was typed is at fault, rather than what was found. */
    static boolean aboutWords(Refusal refusal) {
        return refusal.problems().stream()
                .anyMatch(p -> p.where().matches("-.*|temperature|class|(model|training|data|name)([.].*)?"));
    }
}
