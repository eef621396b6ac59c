package dev.understudy.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of contract rules in contracts/RULES.md is made from the packs. */
class RulesDocumentTest {

  private static final Path DOCUMENT = Path.of("contracts/RULES.md");
  private static final String HEAD = "| rule | says | ";
  private static final String NEXT = "\n## Diagnoses\n";

  @Test
  void theTableOfRulesIsMadeFromThePacks() throws IOException {
    String text = Files.readString(DOCUMENT);
    String before = text.substring(0, text.indexOf(HEAD));
    String after = text.substring(text.indexOf(NEXT));
    String current = before + table() + after;
    // To make the table anew, delete the rows below its first line and run this test.
    if (!text.contains("| A-01 |")) {
      Files.writeString(DOCUMENT, current);
      throw new AssertionError("the table was made anew; read it, and run this again");
    }
    assertThat(text).isEqualTo(current);
  }

  @Test
  void everyFolderIsAShippedProfile() throws IOException {
    try (Stream<Path> folders = Files.list(Path.of("contracts"))) {
      assertThat(folders.filter(Files::isDirectory).map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(Profiles.SHIPPED);
    }
  }

  @Test
  void everyFactRuleIsThere() {
    List<String> core = Profiles.load("core").rules().stream().map(Rule::id).toList();
    List<String> crazyrouter = Profiles.load("crazyrouter").rules().stream().map(Rule::id).toList();
    for (int i = 1; i <= 7; i++) {
      assertThat(core).contains("C-0" + i);
    }
    assertThat(crazyrouter).contains("C-08");
    for (int i = 1; i <= 14; i++) {
      assertThat(core).contains(String.format("R-%02d", i));
    }
    for (int i = 1; i <= 8; i++) {
      assertThat(core).contains("A-0" + i);
    }
  }

  private static String table() {
    Map<String, Map<String, Rule>> rules = new TreeMap<>();
    for (String name : Profiles.SHIPPED) {
      Profiles.load(name)
          .rules()
          .forEach(rule ->
              rules.computeIfAbsent(rule.id(), id -> new LinkedHashMap<>()).put(name, rule));
    }
    StringBuilder out = new StringBuilder(HEAD);
    out.append(String.join(" | ", Profiles.SHIPPED)).append(" | source |\n|---|---|");
    out.append("---|".repeat(Profiles.SHIPPED.size() + 1)).append('\n');
    rules.forEach((id, byProfile) -> {
      Rule first = byProfile.values().iterator().next();
      out.append("| ").append(id).append(" | ");
      out.append(first.says().replace("|", "\\|").replace("*", "\\*")).append(" | ");
      out.append(
          Profiles.SHIPPED.stream()
              .map(name ->
                  Optional.ofNullable(byProfile.get(name))
                      .map(rule -> rule.level().label())
                      .orElse("-"))
              .collect(Collectors.joining(" | ")));
      out.append(" | ").append(first.source()).append(" |\n");
    });
    return out.toString();
  }
}
