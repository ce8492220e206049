package elbo.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The parts that there are, found among the compiled classes, so that none can be forgotten. */
public final class Parts {
    private Parts() {}

    /** The names of the records in a package that implement {@code kind}. */
    public static Set<String> in(String packageName, Class<?> kind) {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages(packageName).stream()
                        .filter(JavaClass::isRecord)
                        .filter(c -> c.isAssignableTo(kind))
                        .map(JavaClass::getName)
                        .collect(Collectors.toSet());
    }

    /** Fails if a record beside {@code kind} that implements it is none of {@code rows}. */
    public static void assertEachHasARow(Class<?> kind, Stream<? extends Object> rows) {
        Set<String> parts = in(kind.getPackageName(), kind);
        assertThat(parts).as("parts found in " + kind.getPackageName()).isNotEmpty();
        assertThat(rows.map(row -> row.getClass().getName()).collect(Collectors.toSet()))
                .as("parts of " + kind.getPackageName() + " with a row in the laws")
                .containsAll(parts);
    }
}
