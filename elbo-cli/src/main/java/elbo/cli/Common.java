package elbo.cli;

import elbo.recipe.Json;
import java.io.PrintWriter;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What every command has: {@code --json}, {@code --quiet}, help, and where it prints. */
final class Common {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    private CommandSpec command;

    @Option(names = "--json", description = "Print one JSON object on standard output and nothing else there.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress, no remarks.")
    private boolean quiet;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("unused") // picocli reads it
    private boolean help;

    boolean json() {
        return json;
    }

    boolean quiet() {
        return quiet;
    }

    PrintWriter out() {
        return command.commandLine().getOut();
    }

    PrintWriter err() {
        return command.commandLine().getErr();
    }

    /** A remark beside the result. */
    void say(String line) {
        if (!quiet) {
            err().println(line);
        }
    }

    /** What must be said even to who wants no remarks. */
    void warn(String line) {
        err().println("elbo: " + line);
    }

    /** The result: as one JSON object, or in words. */
    void result(Map<String, ?> object, Runnable words) {
        if (json) {
            out().println(Json.line(object));
        } else {
            words.run();
        }
    }

    ProgressLine progress() {
        return quiet ? ProgressLine.silent() : ProgressLine.onError();
    }
}
