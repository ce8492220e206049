package elbo.fuzz;

import elbo.Exempt;
import elbo.Refusal;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code benchmarks/fuzz}: every target, or one, for some seconds each. */
public final class Campaign {
    private static final String USE = "[SECONDS] [TARGET] [--keep FOLDER] [--record], or TARGET --repeat FILE";
    private static final int USUAL_SECONDS = 10;

    private int seconds = USUAL_SECONDS;
    private List<Target> targets = Targets.ALL;
    private Path keep = Path.of("target", "fuzz");
    private boolean record;
    private Path repeat = Path.of("");

    private Campaign() {}

    /** Ends with 1 where anything was found, with 2 where the words are wrong. */
    @Exempt("a command of its own")
    public static void main(String[] words) throws IOException, InterruptedException {
        Campaign campaign = new Campaign();
        try {
            campaign.take(new ArrayList<>(List.of(words)));
        } catch (Refusal e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        boolean clean = campaign.repeat.toString().isEmpty() ? campaign.fire() : campaign.again();
        System.exit(clean ? 0 : 1);
    }

    private void take(List<String> words) {
        while (!words.isEmpty()) {
            String word = words.removeFirst();
            switch (word) {
                case "--record" -> record = true;
                case "--keep" -> keep = path(word, words);
                case "--repeat" -> repeat = path(word, words);
                default -> {
                    if (word.matches("[1-9]\\d{0,5}")) {
                        seconds = Integer.parseInt(word);
                    } else {
                        targets = List.of(Targets.named(word));
                    }
                }
            }
        }
        if (!repeat.toString().isEmpty() && targets.size() != 1) {
            throw new Refusal("benchmarks/fuzz", "a file is repeated on one target: " + USE);
        }
    }

    private static Path path(String word, List<String> rest) {
        if (rest.isEmpty()) {
            throw new Refusal("benchmarks/fuzz", word + " wants a path: " + USE);
        }
        return Path.of(rest.removeFirst());
    }

    private boolean fire() throws IOException, InterruptedException {
        Ledger ledger = Ledger.of(Path.of("docs", "results", "fuzz.json"));
        long executions = 0;
        int found = 0;
        for (Target target : targets) {
            Jazzer.Report report = new Jazzer(target, keep).fire(seconds, Path.of("elbo-fuzz"));
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %,12d executions %,8d/s %6d edges  %d findings%n",
                    target.name(),
                    report.executions(),
                    report.executions() / seconds,
                    report.coverage(),
                    report.findings().size());
            report.findings().forEach(f -> tell(target, f));
            executions += report.executions();
            found += report.findings().size();
            if (record) {
                ledger.add(target.name(), report, seconds);
                ledger.write(
                        "benchmarks/fuzz " + seconds + " --record", System.getProperty("elbo.fuzz.commit", "unknown"));
            }
        }
        System.out.printf(Locale.ROOT, "%,d executions, %d findings%n", executions, found);
        return found == 0;
    }

    private static void tell(Target target, Path finding) {
        System.out.println("  again: benchmarks/fuzz " + target.name() + " --repeat " + finding);
    }

    private boolean again() throws IOException, InterruptedException {
        Jazzer jazzer = new Jazzer(targets.getFirst(), keep);
        boolean finding = jazzer.repeats(repeat);
        System.out.println(repeat
                + (finding ? " is a finding; see " : " is read or refused as it should be; see ")
                + jazzer.log());
        return !finding;
    }
}
