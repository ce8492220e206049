package elbo.recipe;

import elbo.AtomicFile;
import elbo.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The files without which a folder is no run, kept in memory: should the folder go while it is trained in, they come back. */
record Records(Map<Path, byte[]> files, Consumer<String> warning) {
    static Records of(RunFolder folder, Consumer<String> warning) {
        Map<Path, byte[]> files = new LinkedHashMap<>();
        for (Path file : List.of(folder.environmentFile(), folder.recipeFile())) {
            try {
                files.put(file, Files.readAllBytes(file));
            } catch (IOException e) {
                throw FileTrouble.reading(file, e);
            }
        }
        return new Records(files, warning);
    }

    /** Writes again what is not there any more. */
    void restore() {
        files.forEach((file, bytes) -> {
            if (!Files.exists(file)) {
                warning.accept(file + ": was removed while training; it is written again");
                AtomicFile.write(file, out -> out.write(bytes));
            }
        });
    }
}
