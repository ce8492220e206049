package elbo.cli;

import elbo.AtomicFile;
import elbo.AtomicFolder;
import elbo.Refusal;
import elbo.data.Form;
import elbo.data.format.NpyWriter;
import elbo.plot.Figure;
import elbo.plot.Sheet;
import elbo.report.Views;
import elbo.tensor.Shape;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Writes examples to where {@code -o} says: {@code .png} a figure, {@code .npy} an array, {@code .txt} texts, a line each, else a folder
 * of pictures.
 */
final class Examples {
    private Examples() {}

    /** @throws Refusal for a name that says none of these */
    static void check(Path out) {
        if (!figure(out) && !array(out) && !text(out) && name(out).contains(".")) {
            throw new Refusal("-o", "write a .png, an .npy, a .txt or a folder; got \"" + out + "\"");
        }
    }

    /** @param figure how they look on one page */
    static void write(Path out, float[] values, Form form, Supplier<Figure> figure) {
        check(out);
        boolean texts = form.ofText();
        if (texts != text(out) && !array(out)) {
            String what = texts
                    ? "examples are texts; write a .txt"
                    : "examples are no texts; write a .png, an .npy or a folder";
            throw new Refusal("-o", what + "; got \"" + out + "\"");
        }
        Shape event = form.shape();
        int n = (int) (values.length / event.size());
        if (figure(out)) {
            figure.get().save(out);
        } else if (array(out)) {
            NpyWriter.write(out, event.prepend(n), values);
        } else if (texts) {
            String lines = String.join("\n", form.alphabet().texts(values, event)) + "\n";
            AtomicFile.write(out, file -> file.write(lines.getBytes(StandardCharsets.UTF_8)));
        } else {
            folder(out, values, event, n);
        }
    }

    /** @throws Refusal for a name that is none of a figure */
    static void requireFigure(Path out) {
        if (!figure(out)) {
            throw new Refusal("-o", "write a .png; got \"" + out + "\"");
        }
    }

    static boolean figure(Path out) {
        return name(out).endsWith(".png");
    }

    private static boolean array(Path out) {
        return name(out).endsWith(".npy");
    }

    private static boolean text(Path out) {
        return name(out).endsWith(".txt");
    }

    private static String name(Path out) {
        return String.valueOf(out.getFileName()).toLowerCase(Locale.ROOT);
    }

    private static void folder(Path out, float[] values, Shape event, int n) {
        int size = (int) event.size();
        AtomicFolder.write(out, folder -> {
            for (int i = 0; i < n; i++) {
                float[] one = Arrays.copyOfRange(values, i * size, (i + 1) * size);
                String name = String.format(Locale.ROOT, "%05d.png", i);
                Sheet.unmagnified(Views.pictures(one, event)).save(folder.resolve(name));
            }
        });
    }
}
