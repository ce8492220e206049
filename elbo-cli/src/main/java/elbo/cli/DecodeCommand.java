package elbo.cli;

import elbo.Refusal;
import elbo.data.format.FloatArray;
import elbo.data.format.Npy;
import elbo.explore.Explorer;
import elbo.report.Views;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code elbo decode}: examples from given codes. */
@Command(name = "decode", description = "Decode given codes.")
final class DecodeCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOption run = new ModelOption();

    @Mixin
    private final GivenOptions given = new GivenOptions();

    @Option(names = "--codes", required = true, paramLabel = "FILE.npy", description = "Codes, N x d.")
    private Path codes = Path.of("");

    @Mixin
    private final ExamplesOption out = new ExamplesOption();

    @Override
    public Integer call() {
        out.check();
        int n;
        try (OpenRun open = run.open()) {
            Explorer explorer = given.of(open.explorer());
            FloatArray array = Npy.floats(codes);
            long[] dims = array.dims();
            if (dims.length != 2 || dims[1] != explorer.dims()) {
                throw new Refusal(
                        codes.toString(),
                        "must be N x " + explorer.dims() + " codes; its shape is " + Arrays.toString(dims));
            }
            n = Math.toIntExact(dims[0]);
            float[] values = explorer.decode(array.values());
            out.write(values, explorer.form(), () -> Views.samples(values, explorer.eventShape()));
        }
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("n", n);
        result.put("file", out.toString());
        common.result(result, () -> common.out().println(n + " decoded codes in " + out));
        return 0;
    }
}
