package elbo.cli;

import elbo.Refusal;
import elbo.data.Dataset;
import elbo.data.Labels;
import elbo.data.format.CsvTable;
import elbo.data.format.NpyWriter;
import elbo.data.format.NpzWriter;
import elbo.explore.Codes;
import elbo.model.Feed;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code elbo encode}: posterior parameters of examples. */
@Command(name = "encode", description = "Write the codes of examples, in data order.")
final class EncodeCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SplitOptions data = new SplitOptions();

    @Mixin
    private final ModelOption run = new ModelOption();

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "An .npy of means, an .npz of mean, log_variance and label, or a .csv.")
    private Path out = Path.of("");

    @Override
    public Integer call() {
        String name = String.valueOf(out.getFileName());
        if (!name.matches(".*[.](npy|npz|csv)")) {
            throw new Refusal("-o", "write an .npy, .npz or .csv; got \"" + out + "\"");
        }
        Codes codes;
        try (OpenRun open = run.open()) {
            Dataset examples = data.of(open, common);
            try (Feed feed = open.feed(examples)) {
                codes = open.explorer().encode(feed, Rng.of(0));
            }
            write(name, codes, examples.labels());
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("n", codes.n());
        result.put("dims", codes.dims());
        result.put("file", out.toString());
        common.result(
                result, () -> common.out().println(codes.n() + " codes of " + codes.dims() + " dimensions in " + out));
        return 0;
    }

    private void write(String name, Codes codes, Labels labels) {
        Shape shape = Shape.of(codes.n(), codes.dims());
        if (name.endsWith(".npy")) {
            NpyWriter.write(out, shape, codes.mean());
        } else if (name.endsWith(".npz")) {
            NpzWriter.write(out, npz -> {
                npz.floats("mean", shape, codes.mean());
                if (codes.logVariance().isPresent()) {
                    npz.floats("log_variance", shape, codes.logVariance().get());
                }
                Optional<Labels.Column> label = labels.column(Labels.CLASS);
                if (label.isPresent()) {
                    npz.longs("label", Shape.of(codes.n()), wholes(label.get().values()));
                }
            });
        } else {
            csv(codes, labels);
        }
    }

    private void csv(Codes codes, Labels labels) {
        List<String> header = new ArrayList<>();
        for (int d = 1; d <= codes.dims(); d++) {
            header.add("mean" + d);
        }
        labels.columns().forEach(c -> header.add(c.name()));
        CsvTable.write(out, header, table -> {
            for (int i = 0; i < codes.n(); i++) {
                List<Object> row = new ArrayList<>();
                for (float v : codes.code(i)) {
                    row.add(v);
                }
                for (Labels.Column c : labels.columns()) {
                    row.add(c.categorical() ? c.names().get((int) c.values()[i]) : (Object) c.values()[i]);
                }
                table.row(row.toArray());
            }
        });
    }

    private static long[] wholes(float[] values) {
        long[] out = new long[values.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (long) values[i];
        }
        return out;
    }
}
