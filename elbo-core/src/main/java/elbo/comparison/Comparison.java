package elbo.comparison;

import elbo.comparison.RunResult.Setting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Runs beside each other, those that differ in their seed only together. All other groups are compared with the first.
 *
 * @param groups in the order of their first runs
 * @param notes  what a reader has to know of them
 */
public record Comparison(List<Group> groups, List<String> notes) {
    public Comparison {
        groups = List.copyOf(groups);
        notes = List.copyOf(notes);
    }

    /**
     * What a group has more of than the first.
     *
     * @param figures by name
     */
    public record Against(Group group, Group first, Map<String, Difference> figures) {}

    /** Groups runs; where a seed is there twice, its runs are no independent ones and nothing of that setting is grouped. */
    public static Comparison of(List<RunResult> runs) {
        Map<Setting, List<RunResult>> bySetting = new LinkedHashMap<>();
        runs.forEach(r ->
                bySetting.computeIfAbsent(r.setting(), s -> new ArrayList<>()).add(r));
        List<Group> groups = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        bySetting.values().forEach(same -> {
            if (same.stream().map(RunResult::seed).distinct().count() < same.size()) {
                notes.add("runs like " + same.getFirst().name() + " are shown one by one: a seed is there twice");
                same.forEach(r -> groups.add(new Group(r.name(), List.of(r))));
            } else {
                groups.add(group(same));
            }
        });
        List<Group> named = distinct(groups);
        named.stream()
                .filter(g -> !g.alike())
                .forEach(g -> notes.add(
                        g.name() + ": evaluated in different ways, so what was evaluated is left out of its means"));
        return new Comparison(named, notes);
    }

    private static Group group(List<RunResult> same) {
        List<RunResult> sorted =
                same.stream().sorted(Comparator.comparingLong(RunResult::seed)).toList();
        List<String> names = sorted.stream().map(RunResult::name).toList();
        RunResult first = sorted.getFirst();
        return new Group(GroupNames.of(names, first.recipe().isEmpty() ? "run" : first.recipe()), sorted);
    }

    /** With a number where a name of several runs was there before. */
    private static List<Group> distinct(List<Group> groups) {
        Map<String, Integer> seen = new LinkedHashMap<>();
        return groups.stream()
                .map(g -> {
                    int times = seen.merge(g.name(), 1, Integer::sum);
                    return times == 1 || g.n() == 1 ? g : new Group(g.name() + " (" + times + ")", g.runs());
                })
                .toList();
    }

    /** Whether there is a group of more than one run. */
    public boolean grouped() {
        return groups.stream().anyMatch(g -> g.n() > 1);
    }

    /** Every group of several runs against the first of the groups, if that has several, too. */
    public List<Against> differences() {
        Group first = groups.getFirst();
        if (first.n() < 2) {
            return List.of();
        }
        return groups.stream()
                .skip(1)
                .filter(g -> g.n() > 1)
                .map(g -> new Against(g, first, differences(g, first)))
                .toList();
    }

    private static Map<String, Difference> differences(Group group, Group first) {
        boolean paired = group.seeds().equals(first.seeds());
        boolean alike = group.first().protocol().equals(first.first().protocol());
        Map<String, double[]> ours = group.figures();
        Map<String, Difference> out = new LinkedHashMap<>();
        first.figures().forEach((figure, theirs) -> {
            double[] mine = ours.get(figure);
            if (mine != null && (alike || !RunResult.EVALUATED.containsKey(figure))) {
                out.put(figure, paired ? Difference.paired(mine, theirs) : Difference.welch(mine, theirs));
            }
        });
        return out;
    }

    /** The names of all figures that some group has, in order. */
    public List<String> figures() {
        Set<String> names = groups.stream()
                .flatMap(g -> g.figures().keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        return List.copyOf(names);
    }
}
