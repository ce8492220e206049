package elbo.cli;

import elbo.recipe.RunFolder;
import elbo.report.RunReport;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code elbo report}: the page about a run. */
@Command(
        name = "report",
        description = "Draw a run's figures anew and write report.html, one page that needs nothing else.")
final class ReportCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final RunOption run = new RunOption();

    @Override
    public Integer call() {
        RunFolder folder = run.folder();
        RunReport.write(folder, data.open(data.name(folder.recipe().data().name()), common));
        common.result(
                Map.of("file", folder.reportFile().toString()),
                () -> common.out().println("Look: " + folder.reportFile()));
        return 0;
    }
}
