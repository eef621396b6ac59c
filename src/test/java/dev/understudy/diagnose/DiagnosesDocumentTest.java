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

/** The table of diagnoses in contracts/RULES.md is made from the packs. */
class DiagnosesDocumentTest {

  private static final Path DOCUMENT = Path.of("contracts/RULES.md");
  private static final String HEAD =
      "| diagnosis | cause | confidence | profiles | source |\n|---|---|---|---|---|\n";

  @Test
  void theTableOfDiagnosesIsMadeFromThePacks() throws IOException {
    String text = Files.readString(DOCUMENT);
    String current = text.substring(0, text.indexOf(HEAD) + HEAD.length()) + table();
    // To make the table anew, delete its rows and run this test.
    if (text.endsWith(HEAD)) {
      Files.writeString(DOCUMENT, current);
      throw new AssertionError("the table was made anew; read it, and run this again");
    }
    assertThat(text).isEqualTo(current);
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
