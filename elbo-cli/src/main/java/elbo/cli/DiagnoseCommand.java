package elbo.cli;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Form;
import elbo.diagnosis.Checkup;
import elbo.diagnosis.Finding;
import elbo.diagnosis.Remedy;
import elbo.diagnosis.Severity;
import elbo.diagnosis.Symptoms;
import elbo.recipe.MetricsTable;
import elbo.recipe.RunFolder;
import java.nio.file.Files;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code elbo diagnose}: what is wrong with a run, and what to try. */
@Command(
        name = "diagnose",
        description =
                "Say what is wrong with a run, the worst first, by which figures, and what to try. What its files do not say"
                        + " is measured on test examples: 1,000, or --limit.")
final class DiagnoseCommand implements Callable<Integer> {
    private static final int EXAMPLES = 1000;

    @Mixin
    private final Common common = new Common();

    @Mixin
    private final DataOptions data = new DataOptions();

    @Mixin
    private final RunOption run = new RunOption();

    @Override
    public Integer call() {
        RunFolder folder = run.folder();
        if (MetricsTable.read(folder.metricsFile()).of("test").isEmpty()) {
            String why = Files.exists(folder.divergenceFile())
                    ? "met a number that is not finite in its first epoch; " + folder.divergenceFile() + " says where"
                    : "has no finished epoch to look at. Fix: elbo train --resume " + folder.path();
            throw new Refusal(folder.path().toString(), why);
        }
        try (OpenRun open = OpenRun.of(folder, false);
                ProgressLine line = common.progress()) {
            Dataset all = open.data(data, common).test();
            Dataset examples = all.limit(data.limit() == 0 ? EXAMPLES : data.limit());
            Symptoms symptoms = Complaint.of(open, CurrentEvaluation.of(open, common), examples, (what, done, of) -> {
                if (line.due()) {
                    line.show(what, (double) done / of, done + " of " + of);
                }
            });
            Form form = open.model().form();
            List<Finding> findings = Checkup.of(
                    symptoms,
                    open.recipe(),
                    changed -> changed.model().vae().check(form).isEmpty());
            line.close();
            common.result(byName(folder, findings), () -> words(findings));
        }
        return 0;
    }

    private static Map<String, Object> byName(RunFolder folder, List<Finding> findings) {
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("run", folder.path().toString());
        result.put("healthy", Checkup.healthy(findings));
        result.put("findings", findings.stream().map(DiagnoseCommand::byName).toList());
        return result;
    }

    private static Map<String, Object> byName(Finding f) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("name", f.name());
        map.put("severity", word(f.severity()));
        map.put("words", f.words());
        map.put("evidence", f.evidence());
        map.put(
                "remedies",
                f.remedies().stream()
                        .map(r -> Map.of("set", r.set(), "why", r.why()))
                        .toList());
        return map;
    }

    private void words(List<Finding> findings) {
        if (Checkup.healthy(findings)) {
            common.out().println("healthy: the codes tell something, the curves are smooth and have come to rest");
        }
        for (Finding f : findings) {
            common.out().println(f.name() + " (" + word(f.severity()) + "): " + f.words());
            common.out()
                    .println("  seen by: "
                            + f.evidence().entrySet().stream()
                                    .map(e -> e.getKey() + " " + number(e.getValue()))
                                    .collect(Collectors.joining(", ")));
            f.remedies().forEach(r -> common.out().println("  try: " + flags(r) + "   (" + r.why() + ")"));
        }
    }

    /** As a shell takes them. */
    private static String flags(Remedy remedy) {
        return remedy.set().stream()
                .map(s -> "--set " + (s.matches("[A-Za-z0-9_.=-]+") ? s : "'" + s + "'"))
                .collect(Collectors.joining(" "));
    }

    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e6
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.3g", value);
    }

    private static String word(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }
}
