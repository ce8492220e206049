package elbo;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.conditions.ArchConditions;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The one door to the engine lets nothing of it out. */
class TensorArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("elbo");

    private static final DescribedPredicate<JavaClass> NATIVE = DescribedPredicate.describe(
            "of the engine", c -> c.getBaseComponentType().getPackageName().startsWith("org.bytedeco"));

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }

    @Test
    void the_rules_look_at_the_whole_module() {
        assertThat(CLASSES).hasSizeGreaterThan(30);
        assertThat(CLASSES.contain("elbo.tensor.Tensor")).isTrue();
    }

    @Test
    void no_public_signature_mentions_the_engine() {
        DescribedPredicate<JavaCodeUnit> mentions = DescribedPredicate.describe(
                "mention the engine",
                m -> NATIVE.test(m.getRawReturnType())
                        || m.getRawParameterTypes().stream().anyMatch(NATIVE)
                        || m.getExceptionTypes().stream().anyMatch(NATIVE));
        DescribedPredicate<JavaCodeUnit> open = DescribedPredicate.describe(
                "can be called from outside",
                m -> outside(m.getModifiers()) && outside(m.getOwner().getModifiers()));
        check(noCodeUnits().that(mentions).should(ArchConditions.be(open)));
        check(noFields()
                .that()
                .arePublic()
                .or()
                .areProtected()
                .should()
                .haveRawType(NATIVE)
                .allowEmptyShould(true));
    }

    private static boolean outside(Set<JavaModifier> modifiers) {
        return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
    }

    @Test
    void it_knows_nothing_of_the_library_above() {
        check(noClasses()
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "above", c -> c.getPackageName().matches("elbo\\.(?!tensor).*"))));
        check(noClasses()
                .that()
                .resideInAPackage("elbo")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("elbo.tensor"));
    }

    @Test
    void it_prints_nothing_ends_nothing_and_keeps_no_global_state() {
        check(noClasses().should(ACCESS_STANDARD_STREAMS));
        check(noClasses().should().callMethod(System.class, "exit", int.class));
        check(noClasses().should().callMethod(System.class, "gc"));
        check(noClasses().should().callMethod(Class.class, "forName", String.class));
        check(noClasses().should().dependOnClassesThat().areAssignableTo(java.util.Random.class));
        check(fields().that().areStatic().should().beFinal());
    }
}
