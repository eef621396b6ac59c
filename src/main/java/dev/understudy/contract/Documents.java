package dev.understudy.contract;

import dev.understudy.yaml.Fields;
import dev.understudy.yaml.YamlNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** The documents that a pack and the packs below it cite, by their short names. */
public final class Documents {

  /** No documents. */
  public static final Documents NONE = new Documents(Map.of());

  private record Document(String title, String date) {}

  private final Map<String, Document> byName;

  private Documents(Map<String, Document> byName) {
    this.byName = byName;
  }

  /** These documents and those in a mapping of names to {@code title} and {@code date}. */
  Documents and(Fields fields, Map<String, YamlNode> members) {
    Map<String, Document> all = new LinkedHashMap<>(byName);
    members.forEach((name, node) ->
        all.put(
            name,
            Fields.read(
                fields.problems(),
                node,
                name,
                one -> new Document(one.text("title"), one.text("date")))));
    return new Documents(all);
  }

  /** Takes the {@code source} of a rule, which must name a document and a section. */
  public Source source(Fields fields) {
    YamlNode node = fields.node("source");
    String[] parts = fields.scalar("source", node).value().split(",", 2);
    Document document = byName.get(parts[0].strip());
    if (document == null || parts.length < 2 || parts[1].isBlank()) {
      throw fields.problem(
          node,
          "invalid source: expected 'DOCUMENT, section' with one of the profile's documents: "
              + String.join(", ", byName.keySet()));
    }
    return new Source(parts[0].strip(), document.title(), parts[1].strip(), document.date());
  }
}
