package dev.understudy.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.contract.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The table of all diagnoses in contracts/README.md is what the packs say. */
class DiagnosesReadmeTest {

  private static final Path README = Path.of("contracts/README.md");
  private static final String HEAD =
      "| diagnosis | cause | confidence | profiles | source |\n|---|---|---|---|---|\n";
  private static final String NEXT = "\n## All rules\n";

  @Test
  void itsTableIsMadeFromThePacks() throws IOException {
    String text = Files.readString(README);
    int start = text.indexOf(HEAD) + HEAD.length();
    int end = text.indexOf(NEXT);
    // To make it anew, empty it and run this test.
    if (start == end) {
      Files.writeString(README, text.substring(0, start) + table() + text.substring(end));
      throw new AssertionError("the table was made anew; read it, and run this again");
    }
    assertThat(text).contains(HEAD + table() + NEXT);
  }

  private static String table() {
    Map<String, Diagnosis> diagnoses = new TreeMap<>();
    Map<String, List<String>> profiles = new TreeMap<>();
    for (String profile : Profiles.SHIPPED) {
      for (Diagnosis diagnosis : Diagnoses.load(profile).inOrder()) {
        diagnoses.putIfAbsent(diagnosis.id(), diagnosis);
        profiles.computeIfAbsent(diagnosis.id(), id -> new ArrayList<>()).add(profile);
      }
    }
    StringBuilder table = new StringBuilder();
    diagnoses.forEach((id, diagnosis) -> {
      List<String> known = profiles.getOrDefault(id, List.of());
      table
          .append("| " + id + " | " + diagnosis.cause().replace("|", "\\|"))
          .append(" | " + diagnosis.confidence().label())
          .append(
              " | " + (known.size() == Profiles.SHIPPED.size() ? "all" : String.join(", ", known)))
          .append(" | " + diagnosis.source() + " |\n");
    });
    return table.toString();
  }
}
