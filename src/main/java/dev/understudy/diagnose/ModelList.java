package dev.understudy.diagnose;

import dev.understudy.wire.Bytes;
import dev.understudy.wire.CanonicalJson;
import dev.understudy.wire.Excerpt;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The models that a gateway lists for a key ({@code GET /v1/models}).
 *
 * @param endpointTypes the {@code supported_endpoint_types} by model id; empty lists if the gateway
 *     does not send them
 */
public record ModelList(Map<String, List<String>> endpointTypes) {

  private static final int NEAR = 3;

  /** The endpoint type that each path needs (Crazyrouter's documentation, models). */
  private static final Map<String, String> TYPE_OF_PATH =
      Map.of(
          "/v1/chat/completions", "openai",
          "/v1/responses", "openai-response",
          "/v1/messages", "anthropic");

  /** Copies {@code endpointTypes}. */
  public ModelList {
    endpointTypes = Map.copyOf(endpointTypes);
  }

  /** Parses a gateway's answer in the form of OpenAI or Anthropic; empty for any other form. */
  public static Optional<ModelList> parse(Bytes body) {
    return CanonicalJson.parse(body)
        .map(json -> json.path("data"))
        .filter(JsonNode::isArray)
        .map(data -> {
          Map<String, List<String>> models = new LinkedHashMap<>();
          for (JsonNode model : data) {
            if (model.path("id").isString()) {
              List<String> types = new ArrayList<>();
              model.path("supported_endpoint_types").forEach(type -> types.add(type.asString("")));
              models.put(model.path("id").stringValue(), List.copyOf(types));
            }
          }
          return new ModelList(models);
        });
  }

  /** Whether the list contains a model with exactly this id. */
  public boolean has(String model) {
    return endpointTypes.containsKey(model);
  }

  /** The listed ids that are most similar to {@code model}, the most similar first. */
  public List<String> nearest(String model) {
    record Near(String id, int distance) {}
    String wanted = plain(model);
    return endpointTypes.keySet().stream()
        .map(id -> new Near(id, distance(wanted, plain(id))))
        .filter(near ->
            near.distance <= Math.max(2, wanted.length() / 3)
                || (wanted.length() > 3 && plain(near.id).contains(wanted)))
        .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::id))
        .limit(NEAR)
        .map(Near::id)
        .toList();
  }

  /**
   * The endpoint types of a listed model, if they do not include the type that {@code path} needs.
   */
  Optional<List<String>> withoutTypeFor(String path, String model) {
    return Optional.ofNullable(TYPE_OF_PATH.get(path))
        .flatMap(type ->
            Optional.ofNullable(endpointTypes.get(model))
                .filter(types -> !types.isEmpty() && !types.contains(type)));
  }

  /** A report about a model in the list, or about the list if {@code model} is empty. */
  public String text(String model) {
    if (model.isEmpty()) {
      StringBuilder all = new StringBuilder(endpointTypes.size() + " models are listed\n");
      endpointTypes.keySet().stream()
          .sorted()
          .forEach(id -> all.append("  ").append(line(id)).append('\n'));
      return all.toString();
    }
    if (has(model)) {
      return "listed: " + line(model) + "\n";
    }
    List<String> near = nearest(model);
    return "not listed: "
        + Excerpt.oneLine(model)
        + " is not among "
        + endpointTypes.size()
        + " models; ids are exact and case-sensitive\n"
        + (near.isEmpty() ? "" : "nearest:\n")
        + near.stream().map(id -> "  " + line(id) + "\n").collect(Collectors.joining());
  }

  private String line(String id) {
    List<String> types = endpointTypes.getOrDefault(id, List.of());
    List<String> paths = paths(types);
    return Excerpt.oneLine(id)
        + (types.isEmpty() ? "" : "  " + Excerpt.oneLine(String.join(", ", types)))
        + (paths.isEmpty() ? "" : "  (" + String.join(", ", paths) + ")");
  }

  /** The report of {@link #text} as a JSON object. */
  public Map<String, Object> view(String model) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("models", new TreeMap<>(endpointTypes));
    if (!model.isEmpty()) {
      view.put("model", model);
      view.put("listed", has(model));
      view.put("nearest", has(model) ? List.of() : nearest(model));
    }
    return view;
  }

  /** The paths of endpoint types, as far as they are known. */
  static List<String> paths(List<String> types) {
    return TYPE_OF_PATH.entrySet().stream()
        .filter(entry -> types.contains(entry.getValue()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** An id without its case, provider's prefix and separators, which users often get wrong. */
  private static String plain(String model) {
    String id = model.strip().toLowerCase(Locale.ROOT);
    return id.substring(id.lastIndexOf('/') + 1).replaceAll("[._ :]", "-");
  }

  /** The Levenshtein distance. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
        diagonal = above;
      }
    }
    return row[other.length()];
  }
}
