/** Stream grammars: in which order the events of a stream may come. Knows no protocol. */
@NullMarked
package dev.understudy.grammar;

import org.jspecify.annotations.NullMarked;
