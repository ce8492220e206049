package elbo;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import elbo.distribution.Distribution;
import elbo.flow.Flow;
import elbo.flow.Shaping;
import elbo.likelihood.Likelihood;
import elbo.network.Network;
import elbo.noise.Noise;
import elbo.objective.Objective;
import elbo.posterior.Posterior;
import elbo.prior.Prior;
import elbo.regulariser.Regulariser;
import elbo.sampler.Sampler;
import elbo.tensor.DType;
import elbo.tensor.Rng;
import elbo.tensor.Shape;
import elbo.train.Optimization;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may know of what, and what nobody may do. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("elbo");

    /** From the bottom up; a package sees its own line and those above it here. */
    private static final List<List<String>> LAYERS = List.of(
            List.of("elbo"),
            List.of("elbo.tensor"),
            List.of("elbo.data", "elbo.plot"),
            List.of("elbo.transform", "elbo.distribution"),
            List.of("elbo.nn"),
            List.of("elbo.network", "elbo.flow", "elbo.noise"),
            List.of("elbo.posterior", "elbo.prior", "elbo.likelihood", "elbo.objective"),
            List.of("elbo.regulariser"),
            List.of("elbo.model"),
            List.of("elbo.train", "elbo.metric", "elbo.explore"),
            List.of("elbo.sampler"),
            List.of("elbo.recipe"),
            List.of("elbo.report", "elbo.comparison", "elbo.diagnosis", "elbo.reproduction"));

    private static final List<Class<?>> KINDS_OF_PART = List.of(
            Network.class,
            Flow.class,
            Shaping.class,
            Noise.class,
            Posterior.class,
            Prior.class,
            Likelihood.class,
            Objective.class,
            Regulariser.class,
            Optimization.class,
            Sampler.class);

    private static void check(ArchRule rule) {
        rule.check(CLASSES);
    }

    /** An empty import would keep every rule. */
    @Test
    void the_rules_look_at_the_whole_library() {
        assertThat(CLASSES).hasSizeGreaterThan(200);
        assertThat(CLASSES.contain("elbo.tensor.Tensor")).isTrue();
        assertThat(CLASSES.contain("elbo.model.Model")).isTrue();
        assertThat(CLASSES.contain("elbo.ArchitectureTest")).isFalse();
    }

    @Test
    void only_the_tensor_package_knows_the_engine() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("elbo.tensor")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.bytedeco.."));
    }

    /** So that data and figures work on a machine without the engine. */
    @ParameterizedTest
    @ValueSource(strings = {"elbo.data..", "elbo.plot.."})
    void data_and_figures_know_shapes_and_randomness_only(String packages) {
        DescribedPredicate<JavaClass> plain = describe(
                "plain", c -> List.of(Shape.class, DType.class, Rng.class).contains(reflected(c)));
        check(classes()
                .that()
                .resideInAPackage(packages)
                .should()
                .onlyDependOnClassesThat(not(resideInAPackage("elbo.."))
                        .or(resideInAnyPackage("elbo", packages))
                        .or(plain)));
    }

    private static Class<?> reflected(JavaClass c) {
        return c.getPackageName().equals("elbo.tensor") && !c.isArray() ? c.reflect() : Object.class;
    }

    @Test
    void a_package_sees_its_layer_and_those_below() {
        List<String> wrong = new ArrayList<>();
        Map<String, Integer> layers = layers();
        for (JavaClass c : CLASSES) {
            Integer mine = layers.get(top(c));
            assertThat(mine).as("layer of " + c.getPackageName()).isNotNull();
            for (Dependency d : c.getDirectDependenciesFromSelf()) {
                JavaClass target = d.getTargetClass().getBaseComponentType();
                if (target.getPackageName().matches("elbo(\\..*)?") && layers.getOrDefault(top(target), 99) > mine) {
                    wrong.add(d.getDescription());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static Map<String, Integer> layers() {
        Map<String, Integer> layers = new HashMap<>();
        for (int i = 0; i < LAYERS.size(); i++) {
            for (String p : LAYERS.get(i)) {
                layers.put(p, i);
            }
        }
        return layers;
    }

    /** {@code elbo.data} of {@code elbo.data.format.Csv}. */
    private static String top(JavaClass c) {
        String[] words = c.getPackageName().split("\\.");
        return words.length == 1 ? words[0] : words[0] + "." + words[1];
    }

    @Test
    void packages_form_no_cycles() {
        check(slices().matching("elbo.(*)..").should().beFreeOfCycles());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "posterior prior likelihood objective",
                "posterior prior likelihood noise regulariser",
                "train metric explore",
                "data plot"
            })
    void neighbours_do_not_see_each_other(String neighbours) {
        String[] names = neighbours.split(" ");
        for (String one : names) {
            for (String other : names) {
                if (!one.equals(other)) {
                    check(noClasses()
                            .that()
                            .resideInAPackage("elbo." + one + "..")
                            .should()
                            .dependOnClassesThat()
                            .resideInAPackage("elbo." + other + "..")
                            .allowEmptyShould(true));
                }
            }
        }
    }

    @Test
    void parts_are_records_that_name_their_source() {
        for (Class<?> kind : KINDS_OF_PART) {
            check(classes()
                    .that()
                    .areAssignableTo(kind)
                    .and()
                    .areNotInterfaces()
                    .should()
                    .beRecords()
                    .andShould()
                    .beAnnotatedWith(Source.class));
        }
        check(classes()
                .that()
                .areAssignableTo(Distribution.class)
                .and()
                .areNotInterfaces()
                .should()
                .beRecords());
    }

    @Test
    void only_a_command_prints_or_ends_the_process() {
        check(noClasses().should(ACCESS_STANDARD_STREAMS));
        check(noClasses().should().callMethod(System.class, "exit", int.class));
        check(noClasses().should().callMethod(Runtime.class, "exit", int.class));
        check(noClasses().should().callMethod(Runtime.class, "halt", int.class));
    }

    @Test
    void there_is_no_global_state_to_change() {
        check(fields().that().areStatic().should().beFinal());
    }

    @Test
    void each_outside_library_has_one_place() {
        only("tools.jackson..", "elbo.recipe..", "elbo.report..");
        only("com.fasterxml.jackson..", "elbo.recipe..", "elbo.report..");
        only("org.snakeyaml..", "elbo.recipe..", "elbo.data.catalog..");
        only("de.siegmar.fastcsv..", "elbo.recipe..", "elbo.data.format..");
        only("org.knowm.xchart..", "elbo.plot..");
        check(noClasses()
                .that()
                .doNotHaveSimpleName("MatFile")
                .and()
                .resideInAPackage("elbo..")
                .and()
                .haveNameNotMatching(".*MatFile\\$.*")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("us.hebi.."));
        only("picocli..", "elbo.cli..");
        only("io.javalin..", "elbo.web..");
        only("org.apache.spark..", "elbo.spark..");
    }

    private static void only(String library, String... places) {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(places)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library)
                .allowEmptyShould(true));
    }

    @Test
    void randomness_comes_from_one_place() {
        for (Class<?> random : List.of(
                Random.class,
                SplittableRandom.class,
                ThreadLocalRandom.class,
                SecureRandom.class,
                RandomGenerator.class)) {
            check(noClasses().should().dependOnClassesThat().areAssignableTo(random));
        }
        check(noClasses().should().callMethod(Math.class, "random"));
        check(noClasses().should().callMethod(StrictMath.class, "random"));
        check(noClasses().should().callMethod(UUID.class, "randomUUID"));
        check(noClasses().should().callMethod(Collections.class, "shuffle", List.class));
    }

    @Test
    void nothing_from_a_file_becomes_code() {
        check(noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class));
        check(noClasses().should().dependOnClassesThat().areAssignableTo(ObjectOutputStream.class));
        check(noClasses().should().callMethod(Class.class, "forName", String.class));
        check(noClasses().should().callMethod(Class.class, "forName", String.class, boolean.class, ClassLoader.class));
        check(noClasses().should().callMethod(ClassLoader.class, "loadClass", String.class));
        check(noClasses().should().dependOnClassesThat().resideInAPackage("javax.script.."));
    }

    @Test
    void nobody_calls_for_the_garbage_collector() {
        check(noClasses().should().callMethod(System.class, "gc"));
        check(noClasses().should().callMethod(Runtime.class, "gc"));
    }

    @Test
    void every_package_is_null_marked() {
        List<String> unmarked = CLASSES.stream()
                .map(JavaClass::getPackage)
                .distinct()
                .filter(p -> !p.isAnnotatedWith(NullMarked.class))
                .map(JavaPackage::getName)
                .toList();
        assertThat(unmarked).isEmpty();
    }
}
