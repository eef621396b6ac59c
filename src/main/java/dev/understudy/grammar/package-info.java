/**
 * Stream grammars: the order in which the events of a stream may come. Independent of any protocol.
 */
@NullMarked
package dev.understudy.grammar;

import org.jspecify.annotations.NullMarked;
