package dev.understudy.curl;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a command for Windows' {@code cmd} into words: carets, double quotes and {@code %NAME%}.
 */
final class CmdWords {

  private static final Pattern PERCENT = Pattern.compile("%[A-Za-z_][A-Za-z0-9_]*%");

  private final String text;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder word = new StringBuilder();
  private boolean inWord;
  private int at;

  private CmdWords(String text) {
    this.text = text;
  }

  /**
   * Reads a command.
   *
   * @throws IllegalArgumentException for a quote that is not closed
   */
  static List<String> read(String text) {
    CmdWords cmd = new CmdWords(withoutCarets(text));
    cmd.read();
    return cmd.words;
  }

  private void read() {
    boolean quoted = false;
    while (at < text.length()) {
      char c = text.charAt(at);
      char next = at + 1 < text.length() ? text.charAt(at + 1) : '\0';
      if (c == '\\' && (next == '"' || (quoted && next == '\\'))) {
        take(next, 2);
      } else if (c == '"') {
        inWord = true;
        quoted = !quoted;
        at++;
      } else if (!quoted && Character.isWhitespace(c)) {
        endWord();
        at++;
      } else if (!quoted && (c == '|' || c == '&' || c == '>')) {
        break;
      } else {
        variableOr(c);
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("a double quote is never closed");
    }
    endWord();
  }

  private void variableOr(char c) {
    Matcher variable = PERCENT.matcher(text).region(at, text.length());
    if (variable.lookingAt()) {
      inWord = true;
      word.append(ShellWords.VARIABLE);
      at = variable.end();
    } else {
      take(c, 1);
    }
  }

  private void take(char c, int length) {
    inWord = true;
    word.append(c);
    at += length;
  }

  private void endWord() {
    if (inWord) {
      words.add(word.toString());
      word.setLength(0);
      inWord = false;
    }
  }

  /** Removes carets, which escape the next character and join lines. */
  private static String withoutCarets(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) == '^' && i + 1 < text.length()) {
        i++;
        plain.append(text.charAt(i) == '\n' ? ' ' : text.charAt(i));
      } else {
        plain.append(text.charAt(i));
      }
    }
    return plain.toString();
  }
}
