package elbo.cli;

import elbo.Refusal;
import elbo.comparison.Comparison;
import elbo.comparison.Group;
import elbo.comparison.RunResult;
import elbo.data.Dataset;
import elbo.explore.Codes;
import elbo.factors.Udr;
import elbo.metric.LatentUse;
import elbo.metric.Ticker;
import elbo.model.Feed;
import elbo.recipe.RunFolder;
import elbo.tensor.Rng;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The unsupervised disentanglement ranking of runs that differ in their seed only: every one encodes the same examples.
 *
 * @param byGroup of each group's runs, by the group's name, those of several runs only
 */
record SeedAgreement(Map<String, Measured> byGroup) {
    static final SeedAgreement NONE = new SeedAgreement(Map.of());

    /** Examples that every run encodes, at most. */
    private static final int EXAMPLES = 10_000;

    private static final int BATCH = 1000;

    /** @param runs their names, in the order of the result */
    record Measured(List<String> runs, int examples, Udr.Result result) {}

    /** @throws Refusal where no two runs differ in their seed only, and for codes without a divergence for each dimension */
    static SeedAgreement of(
            Comparison comparison, List<RunFolder> folders, DataOptions data, Common common, ProgressLine line) {
        Map<String, Measured> byGroup = new LinkedHashMap<>();
        for (Group group : comparison.groups()) {
            if (group.n() > 1) {
                byGroup.put(group.name(), measured(group, folders, data, common, line));
            }
        }
        if (byGroup.isEmpty()) {
            throw new Refusal(
                    "udr",
                    "compares runs that differ in their seed only, at least 2 of them; there are none among these "
                            + folders.size() + ". Fix: elbo train with the same words and another --seed");
        }
        return new SeedAgreement(byGroup);
    }

    private static Measured measured(
            Group group, List<RunFolder> folders, DataOptions data, Common common, ProgressLine line) {
        List<Udr.Run> codes = new ArrayList<>();
        int examples = 0;
        for (RunResult result : group.runs()) {
            // a name may be there twice: it is the folder that was measured which counts
            RunFolder folder = folders.stream()
                    .filter(f -> RunResult.of(f).equals(result))
                    .findFirst()
                    .orElseThrow();
            line.show("encoding " + folder.name(), (double) codes.size() / group.n(), "");
            try (OpenRun run = OpenRun.of(folder, false)) {
                Dataset test = data.split(run.data(data, common), "test");
                Dataset some = test.size() > EXAMPLES ? test.limit(EXAMPLES) : test;
                examples = Math.toIntExact(some.size());
                codes.add(codes(run, some));
            }
        }
        List<String> names = group.runs().stream().map(RunResult::name).toList();
        return new Measured(names, examples, Udr.PUBLISHED.of(codes));
    }

    private static Udr.Run codes(OpenRun run, Dataset examples) {
        Rng rng = Rng.of(1).fork("udr");
        try (Feed feed = run.feed(examples)) {
            Codes codes = run.explorer().encode(feed, rng);
            double[] kl = LatentUse.of(run.model(), feed, BATCH, rng, Ticker.NONE)
                    .kl()
                    .orElseThrow(() -> new Refusal(
                            "udr",
                            "needs the divergence of each dimension from the prior, which the codes of "
                                    + run.folder().name() + " have not in closed form"));
            double[][] means = new double[codes.n()][codes.dims()];
            for (int i = 0; i < codes.mean().length; i++) {
                means[i / codes.dims()][i % codes.dims()] = codes.mean()[i];
            }
            return new Udr.Run(means, kl);
        }
    }

    /** The rows of a comparison, those of several runs with what was measured of these. */
    List<Map<String, Object>> with(List<Map<String, Object>> rows) {
        rows.forEach(row -> {
            Measured m = byGroup.get(String.valueOf(row.get("run")));
            if (m != null) {
                row.put("udr", m.result().scores());
                row.put(
                        "udr_active_dimensions",
                        Arrays.stream(m.result().active()).boxed().toList());
                row.put("udr_examples", m.examples());
            }
        });
        return rows;
    }

    /** Line by line, a run each. */
    List<String> words() {
        List<String> lines = new ArrayList<>();
        byGroup.forEach((name, m) -> {
            lines.add("");
            lines.add("UDR of " + name + ", 0 to 1, over " + m.examples() + " examples:");
            int longest = m.runs().stream().mapToInt(String::length).max().orElse(0);
            for (int i = 0; i < m.runs().size(); i++) {
                lines.add(String.format(
                        Locale.ROOT,
                        "  %-" + longest + "s  %.3f  %d dimensions in use",
                        m.runs().get(i),
                        m.result().scores()[i],
                        m.result().active()[i]));
            }
        });
        return lines;
    }
}
