package elbo.cli.supply;

import static org.assertj.core.api.Assertions.assertThat;

import elbo.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What Elbo is made of, by the bill of materials that Maven wrote just before: completed by the native libraries and left beside
 * it as {@code elbo-sbom.json}, its licences allowed, and the list of them up to date.
 */
class ThirdPartyTest {
    private static final List<Natives> NATIVES = Natives.all();

    private static String property(String name) {
        return Objects.requireNonNull(System.getProperty(name), name + " is set by the build; run this with Maven");
    }

    private static Path list() {
        return Path.of(property("elbo.thirdparty"));
    }

    private static JsonNode bill() throws IOException {
        return Bill.of(Files.readString(Path.of(property("elbo.bill"), "maven-bom.json")), NATIVES);
    }

    private static List<Component> components() throws IOException {
        return Component.of(bill());
    }

    @Test
    void every_licence_is_allowed() throws IOException {
        assertThat(components()).hasSizeGreaterThan(10);
        assertThat(Licences.problems(
                        Stream.concat(components().stream(), NATIVES.stream().map(Natives::library))
                                .toList()))
                .isEmpty();
    }

    @Test
    void the_list_is_up_to_date() throws IOException {
        String text = ThirdParty.list(components(), NATIVES);
        if (Boolean.getBoolean("elbo.thirdparty.write")) {
            Files.writeString(list(), text);
        }
        assertThat(list())
                .as("out of date; write it with: " + ThirdParty.COMMAND)
                .hasContent(text);
    }

    @Test
    void the_bill_names_what_is_given_on_and_nothing_that_changes_from_build_to_build() throws IOException {
        String bill = Bill.text(bill());
        AtomicFile.write(
                Path.of(property("elbo.bill"), "elbo-sbom.json"),
                out -> out.write(bill.getBytes(StandardCharsets.UTF_8)));
        assertThat(bill).contains("\"elbo-core\"", "\"elbo-tensor\"", "\"LibTorch\"", "\"OpenBLAS\"");
        assertThat(bill).doesNotContain("junit", "assertj", "archunit", "serialNumber", "\"timestamp\"");
    }
}
