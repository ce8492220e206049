package elbo.cli.supply;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * What Elbo runs with.
 *
 * @param name     {@code group:artifact}, or the name of a native library
 * @param version  empty where it is not known
 * @param licences of which one may be chosen
 */
record Component(String name, String version, List<String> licences) {
    /**
     * What the bill cannot know: liblinear's POM says "The BSD License", and its COPYRIGHT has the three clauses; JGraphT's licence has a
     * short name.
     */
    private static final Map<String, List<String>> KNOWN = Map.of(
            "de.bwaldvogel:liblinear", List.of("BSD-3-Clause"),
            "org.jgrapht:jgrapht-core", List.of("LGPL-2.1-or-later", "EPL-2.0"));

    Component {
        licences = KNOWN.getOrDefault(name, List.copyOf(licences));
    }

    /** The components of a CycloneDX document but for Elbo's own; a jar and its natives are one. */
    static List<Component> of(JsonNode bom) {
        TreeSet<Component> all = new TreeSet<>((a, b) -> (a.name + a.version).compareTo(b.name + b.version));
        for (JsonNode c : bom.path("components")) {
            if (!c.path("group").asString().equals("dev.elbo")) {
                all.add(new Component(
                        c.path("group").asString() + ":" + c.path("name").asString(),
                        c.path("version").asString(),
                        licences(c)));
            }
        }
        return List.copyOf(all);
    }

    private static List<String> licences(JsonNode component) {
        List<String> names = new ArrayList<>();
        for (JsonNode choice : component.path("licenses")) {
            JsonNode licence = choice.path("license");
            names.add(
                    choice.has("expression")
                            ? choice.path("expression").asString()
                            : licence.path("id").asString(licence.path("name").asString()));
        }
        return names;
    }

    String terms() {
        return licences.isEmpty() ? "none stated" : licences.stream().collect(Collectors.joining(" or "));
    }
}
