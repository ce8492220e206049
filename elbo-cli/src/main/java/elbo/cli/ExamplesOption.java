package elbo.cli;

import elbo.data.Form;
import elbo.plot.Figure;
import java.nio.file.Path;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Where a command writes the examples that it makes. */
final class ExamplesOption {
    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "A .png figure, an .npy array of N x shape, a .txt of texts, or a folder of pictures.")
    private Path out = Path.of("");

    /** Refuses what {@link #write} would, before there is anything to write. */
    void check() {
        Examples.check(out);
    }

    boolean figure() {
        return Examples.figure(out);
    }

    /** @param figure how they look on one page */
    void write(float[] values, Form form, Supplier<Figure> figure) {
        Examples.write(out, values, form, figure);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
