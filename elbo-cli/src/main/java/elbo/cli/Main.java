package elbo.cli;

import elbo.Exempt;
import elbo.Refusal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * {@code elbo}: variational autoencoders from the command line. Exit codes: 0 done, 1 the job failed, 2 the words were wrong,
 * 130, 143 and 129
 * stopped by Ctrl-C, SIGTERM or a closed terminal, after saving.
 */
@Command(
        name = "elbo",
        description = "Variational autoencoders: train, measure, sample, look.",
        versionProvider = Version.class,
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        usageHelpAutoWidth = true,
        subcommands = {
            TrainCommand.class,
            EvaluateCommand.class,
            SampleCommand.class,
            ReconstructCommand.class,
            EncodeCommand.class,
            DecodeCommand.class,
            TraverseCommand.class,
            InterpolateCommand.class,
            MapCommand.class,
            CompareCommand.class,
            SweepCommand.class,
            ReproduceCommand.class,
            DiagnoseCommand.class,
            ReportCommand.class,
            RecipesCommand.class,
            ImportCommand.class,
            DataCommand.class,
            DoctorCommand.class,
            BenchCommand.class,
            CommandLine.HelpCommand.class,
        })
public final class Main implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    /** Runs one command and ends the process with its exit code. */
    @Exempt("the one place that ends the process")
    public static void main(String[] args) {
        System.exit(run(args));
    }

    static int run(String... args) {
        CommandLine line = new CommandLine(new Main());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
        line.setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        line.setParameterExceptionHandler(Main::wrongWords);
        line.setExecutionExceptionHandler(Main::failed);
        int code = line.execute(args);
        line.getOut().flush();
        return code;
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** One line says what is wrong, one where help is. */
    private static int wrongWords(ParameterException e, String[] args) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("elbo: " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.println("See: " + e.getCommandLine().getCommandSpec().qualifiedName() + " --help");
        return 2;
    }

    private static int failed(Exception e, CommandLine line, ParseResult parsed) {
        Failure.print(line.getErr(), e);
        return e instanceof Refusal refusal && Failure.aboutWords(refusal) ? 2 : 1;
    }
}
