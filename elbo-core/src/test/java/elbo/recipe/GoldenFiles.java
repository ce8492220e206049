package elbo.recipe;

import elbo.data.format.CsvTable;
import elbo.data.format.NpyWriter;
import elbo.data.format.NpzWriter;
import elbo.explore.Codes;
import elbo.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes a run, and what commands make from it, as this version does: kept under {@code golden/SCHEMA}, where every later
 * version must read it ({@link GoldenTest}). To be run once for a schema, never to make a failing test pass.
 */
final class GoldenFiles {
    private GoldenFiles() {}

    /** @param args the folder to write */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        RunFolder run = Runs.run(folder.resolve("run"), Runs.DENSE, Runs.vectors(), 6);
        run.writeEvaluation(Map.of("n", 20, "elbo", -8.5));
        Files.delete(run.checkpoints().resolve(RunLock.NAME));
        Files.delete(run.figures());
        Codes codes = GoldenTest.codes(run);
        Shape shape = Shape.of(codes.n(), codes.dims());
        NpyWriter.write(folder.resolve("codes.npy"), shape, codes.mean());
        NpzWriter.write(folder.resolve("codes.npz"), file -> file.floats("mean", shape, codes.mean()));
        CsvTable.write(folder.resolve("codes.csv"), List.of("z0", "z1", "z2"), table -> {
            for (int i = 0; i < codes.n(); i++) {
                float[] z = codes.code(i);
                table.row(z[0], z[1], z[2]);
            }
        });
    }
}
