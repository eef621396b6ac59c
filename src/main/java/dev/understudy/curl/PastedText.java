package dev.understudy.curl;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds a curl command in pasted text: after a prompt, in a fence, or between prose. */
final class PastedText {

  /** A command at the beginning of a line, after the prompt of any shell. */
  private static final Pattern AT_LINE_START =
      Pattern.compile(
          "(?m)^[ \\t]*`?(?:PS [^>\\n]*>|[A-Za-z]:\\\\[^>\\n]*>|\\S*[$%#>])?[ \\t]*"
              + "(?:sudo[ \\t]+)?(?:[^\\s'\"]*/)?(curl(?:\\.exe)?)[ \\t]");

  private static final Pattern ANYWHERE = Pattern.compile("(?<![\\w.-])curl(?:\\.exe)?[ \\t]");
  private static final Pattern FENCE = Pattern.compile("(?m)^\\s*```");

  private PastedText() {}

  /** The pasted text from the word curl on, without the text around the command. */
  static String command(String pasted) {
    Matcher line = AT_LINE_START.matcher(pasted);
    Matcher anywhere = ANYWHERE.matcher(pasted);
    int start;
    if (line.find()) {
      start = line.start(1);
    } else if (anywhere.find()) {
      start = anywhere.start();
    } else {
      throw new IllegalArgumentException("no curl command found: the word 'curl' is missing");
    }
    String command = pasted.substring(start);
    Matcher fence = FENCE.matcher(command);
    command = fence.find() ? command.substring(0, fence.start()) : command;
    char before = start == 0 ? ' ' : pasted.charAt(start - 1);
    int end = before == '`' ? command.indexOf('`') : before == '(' ? command.lastIndexOf(')') : -1;
    return end < 0 ? command : command.substring(0, end);
  }
}
