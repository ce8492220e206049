package elbo.classical;

import elbo.Source;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jgrapht.Graph;
import org.jgrapht.alg.matching.KuhnMunkresMinimalWeightBipartitePerfectMatching;
import org.jgrapht.graph.DefaultWeightedEdge;
import org.jgrapht.graph.SimpleWeightedGraph;

/** Pairs rows with columns, each with at most one, so that the gains of the pairs add up to the most. */
@Source(work = "Kuhn 1955, the Hungarian method for the assignment problem", at = "")
public final class Assignment {
    private Assignment() {}

    /**
     * @param gains {@code [rows][columns]}, whole numbers of at least 0
     * @return the column of each row; -1 for rows that are left over
     */
    public static int[] best(long[][] gains) {
        int rows = gains.length;
        int columns = rows == 0 ? 0 : gains[0].length;
        int size = Math.max(rows, columns);
        int[] chosen = new int[rows];
        Arrays.fill(chosen, -1);
        if (columns == 0) {
            return chosen;
        }
        for (int[] pair : pairs(padded(gains, size))) {
            if (pair[0] < rows && pair[1] < columns) {
                chosen[pair[0]] = pair[1];
            }
        }
        return chosen;
    }

    /** A square of costs: how much less than the most each gain is; rows and columns that there are not gain nothing. */
    private static long[][] padded(long[][] gains, int size) {
        long most = Arrays.stream(gains).flatMapToLong(Arrays::stream).max().orElse(0);
        long[][] costs = new long[size][size];
        for (int r = 0; r < size; r++) {
            for (int c = 0; c < size; c++) {
                boolean known = r < gains.length && c < gains[r].length;
                costs[r][c] = most - (known ? gains[r][c] : 0);
            }
        }
        return costs;
    }

    /** Rows are the vertices 0, 1, .. and columns those after. */
    private static int[][] pairs(long[][] costs) {
        int size = costs.length;
        Graph<Integer, DefaultWeightedEdge> graph = new SimpleWeightedGraph<>(DefaultWeightedEdge.class);
        Set<Integer> left = new HashSet<>();
        Set<Integer> right = new HashSet<>();
        for (int i = 0; i < size; i++) {
            left.add(i);
            right.add(size + i);
            boolean unused = graph.addVertex(i) && graph.addVertex(size + i);
        }
        Map<DefaultWeightedEdge, int[]> ends = new HashMap<>();
        for (int r = 0; r < size; r++) {
            for (int c = 0; c < size; c++) {
                DefaultWeightedEdge edge = graph.addEdge(r, size + c);
                graph.setEdgeWeight(edge, (double) costs[r][c]);
                ends.put(edge, new int[] {r, c});
            }
        }
        return new KuhnMunkresMinimalWeightBipartitePerfectMatching<>(graph, left, right)
                .getMatching().getEdges().stream().map(ends::get).toArray(int[][]::new);
    }
}
