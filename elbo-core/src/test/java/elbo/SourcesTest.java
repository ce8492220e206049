package elbo;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** The sources of all modules are short enough to be read: files of at most 400 lines, methods of at most 40. */
class SourcesTest {
    private static final int FILE_LINES = 400;
    private static final int METHOD_LINES = 40;

    /** Files that are longer for a reason, and how long they may grow. */
    private static final Map<String, Integer> LONGER = Map.of(
            // one final class holds every operation, each with its derivative in one to twelve lines
            "Tensor.java", 600);

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        try (Stream<Path> modules = Files.list(Path.of("..").toRealPath())) {
            for (Path root : modules.map(m -> m.resolve("src/main/java"))
                    .filter(Files::isDirectory)
                    .toList()) {
                try (Stream<Path> files = Files.walk(root)) {
                    files.filter(f -> f.toString().endsWith(".java")).forEach(sources::add);
                }
            }
        }
        return sources;
    }

    @Test
    void the_sources_are_found() throws IOException {
        assertThat(sources()).hasSizeGreaterThan(150);
        assertThat(sources()).anyMatch(f -> f.endsWith("elbo/tensor/Tensor.java"));
        assertThat(sources()).anyMatch(f -> f.endsWith("elbo/model/Model.java"));
    }

    @Test
    void files_are_short() throws IOException {
        List<String> tooLong = new ArrayList<>();
        for (Path file : sources()) {
            String name = file.getFileName().toString();
            int lines = Files.readAllLines(file).size();
            if (lines > LONGER.getOrDefault(name, FILE_LINES)) {
                tooLong.add(name + " has " + lines + " lines");
            }
        }
        assertThat(tooLong).isEmpty();
    }

    @Test
    void methods_are_short() throws IOException {
        List<String> tooLong = new ArrayList<>();
        int[] seen = {0};
        each((file, method, lines) -> {
            seen[0]++;
            if (lines > METHOD_LINES) {
                tooLong.add(file + ": " + method + " has " + lines + " lines");
            }
        });
        assertThat(seen[0]).as("methods").isGreaterThan(1000);
        assertThat(tooLong).isEmpty();
    }

    @Test
    void every_package_has_a_page() throws IOException {
        for (Path folder : sources().stream().map(Path::getParent).distinct().toList()) {
            assertThat(folder.resolve("package-info.java"))
                    .as("page of " + folder)
                    .content()
                    .startsWith("/**")
                    .contains("@NullMarked");
        }
    }

    /** Is told of a method and the lines from its first annotation to its last brace. */
    private interface Visitor {
        void method(String file, String name, long lines);
    }

    private static void each(Visitor visitor) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(sources()));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                LineMap lines = unit.getLineMap();
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitMethod(MethodTree method, Void unused) {
                        long end = positions.getEndPosition(unit, method);
                        if (end >= 0) { // a record's own constructor stands nowhere
                            long first = lines.getLineNumber(positions.getStartPosition(unit, method));
                            String file = Path.of(unit.getSourceFile().getName())
                                    .getFileName()
                                    .toString();
                            visitor.method(file, method.getName().toString(), lines.getLineNumber(end) - first + 1);
                        }
                        return super.visitMethod(method, unused);
                    }
                }.scan(unit, null);
            }
        }
    }
}
