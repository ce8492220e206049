package elbo.report;

import elbo.data.Form;
import elbo.explore.Codes;
import elbo.explore.Explorer;
import elbo.explore.Interpolation;
import elbo.model.Feed;
import elbo.tensor.Rng;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** What a model of texts writes, as tables. */
final class Texts {
    private static final int EXAMPLES = 10;
    private static final int SAMPLES = 24;
    private static final int IN_A_ROW = 3;
    private static final int STEPS = 8;

    private Texts() {}

    /** Test examples and what comes back, new ones, and the way from one to another. */
    static Section of(Explorer explorer, Feed test, Rng rng) {
        List<Table> tables = new ArrayList<>(List.of(reconstructions(explorer, test, rng), samples(explorer, rng)));
        if (test.size() > 1) {
            tables.add(between(explorer, test, rng));
        }
        String how =
                "At each place stands the likeliest symbol once the code is known. Reconstructions are of the means of test"
                        + " examples' codes, new examples of codes drawn from the prior, and the last table goes in equal steps from the"
                        + " code of the first test example to that of the second.";
        return Section.of("Texts", how).withTables(tables.toArray(Table[]::new));
    }

    private static Table reconstructions(Explorer explorer, Feed test, Rng rng) {
        long[] rows = LongStream.range(0, Math.min(EXAMPLES, test.size())).toArray();
        List<String> originals = written(explorer.form(), test.values(rows));
        List<String> back = written(explorer.form(), explorer.reconstruct(test, rows, rng));
        List<List<String>> pairs = new ArrayList<>();
        for (int i = 0; i < originals.size(); i++) {
            pairs.add(List.of(originals.get(i), back.get(i)));
        }
        return new Table("Reconstructions", List.of("test example", "decoded from its code"), pairs);
    }

    private static Table samples(Explorer explorer, Rng rng) {
        List<String> fresh = written(explorer.form(), explorer.sample(rng, SAMPLES, 1));
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i += IN_A_ROW) {
            rows.add(fresh.subList(i, i + IN_A_ROW));
        }
        return new Table("New examples", List.of(), rows);
    }

    private static Table between(Explorer explorer, Feed test, Rng rng) {
        Codes codes = explorer.encode(test, new long[] {0, 1}, rng);
        float[] way = explorer.interpolate(codes.code(0), codes.code(1), STEPS, Interpolation.LINEAR);
        return new Table(
                "From one to another",
                List.of(),
                written(explorer.form(), way).stream().map(List::of).toList());
    }

    private static List<String> written(Form form, float[] values) {
        return form.alphabet().texts(values, form.shape());
    }
}
