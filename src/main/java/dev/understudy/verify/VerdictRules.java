package dev.understudy.verify;

import dev.understudy.contract.VerdictRule;
import dev.understudy.wire.PointerPattern;
import tools.jackson.databind.JsonNode;

/** Evaluates the rules that derive the verdict from values of an answer. */
final class VerdictRules {

  private VerdictRules() {}

  static boolean holds(VerdictRule outcome, JsonNode root) {
    if (outcome.is().isEmpty() && outcome.on().at().segments().isEmpty()) {
      return true;
    }
    for (PointerPattern.Found found : outcome.on().at().select(root)) {
      JsonNode node = found.node();
      boolean says =
          outcome.is().isEmpty()
              ? !node.isNull()
              : node.isValueNode() && outcome.is().contains(node.asString());
      if (says) {
        return true;
      }
    }
    return false;
  }
}
