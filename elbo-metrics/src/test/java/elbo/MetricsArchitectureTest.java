package elbo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What may know of what in this module. */
class MetricsArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(
                    "elbo.classical", "elbo.factors", "elbo.clusters", "elbo.probe", "elbo.generation", "elbo.nearest");

    @Test
    void only_one_package_knows_the_learners_of_others() {
        assertThat(CLASSES).isNotEmpty();
        noClasses()
                .that()
                .resideOutsideOfPackage("elbo.classical")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "org.tribuo..", "de.bwaldvogel..", "org.jgrapht..", "com.oracle..", "org.bytedeco..")
                .check(CLASSES);
    }

    @Test
    void the_learners_know_no_metric() {
        noClasses()
                .that()
                .resideInAPackage("elbo.classical")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "elbo.factors..",
                        "elbo.clusters..",
                        "elbo.probe..",
                        "elbo.generation..",
                        "elbo.nearest..",
                        "elbo.model..")
                .check(CLASSES);
    }

    @Test
    void packages_form_no_cycles() {
        slices().matching("elbo.(*)..").should().beFreeOfCycles().check(CLASSES);
    }
}
