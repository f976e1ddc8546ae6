/**
 * CQL2 text (OGC 21-065r2), as one expression grammar: what may stand where is checked when the tree is built and when
 * it becomes a filter, so that a refusal can say what is wrong. Repetitions rather than recursion keep the parser's
 * stack as deep as the parentheses are.
 */
grammar Cql2;

options { caseInsensitive = true; }

filter : expression EOF ;

expression : conjunction (OR conjunction)* ;

conjunction : negation (AND negation)* ;

negation : NOT* predicate ;

predicate : sum test? ;

test
    : COMPARISON sum                                          # comparison
    | NOT? LIKE sum                                           # like
    | NOT? BETWEEN sum AND sum                                # between
    | NOT? IN LEFT expression (COMMA expression)* RIGHT       # in
    | IS NOT? NULL                                            # isNull
    ;

sum : product ((PLUS | MINUS) product)* ;

product : power ((TIMES | SOLIDUS | PERCENT | DIV) power)* ;

power : factor (CARET factor)* ;

factor : (PLUS | MINUS)* primary ;

primary
    : NUMBER                                                  # number
    | TEXT                                                    # text
    | (TRUE | FALSE)                                          # truth
    | DATE LEFT TEXT RIGHT                                    # date
    | TIMESTAMP LEFT TEXT RIGHT                               # timestamp
    | INTERVAL LEFT bound COMMA bound RIGHT                   # interval
    | BBOX LEFT signed (COMMA signed)* RIGHT                  # box
    | geometry                                                # shape
    | IDENTIFIER LEFT (expression (COMMA expression)*)? RIGHT # function
    | property                                                # name
    | LEFT expression (COMMA expression)* RIGHT               # group
    ;

bound : TEXT | property ;

geometry
    : COLLECTION IDENTIFIER? LEFT geometry (COMMA geometry)* RIGHT
    | SHAPE IDENTIFIER? coordinates
    ;

coordinates : LEFT (coordinates (COMMA coordinates)* | position (COMMA position)*) RIGHT ;

position : signed+ ;

signed : (PLUS | MINUS)? NUMBER ;

property : IDENTIFIER | QUOTED | DATE | TIMESTAMP | INTERVAL | BBOX | SHAPE | COLLECTION ;

AND : 'AND' ;
BETWEEN : 'BETWEEN' ;
DIV : 'DIV' ;
FALSE : 'FALSE' ;
IN : 'IN' ;
IS : 'IS' ;
LIKE : 'LIKE' ;
NOT : 'NOT' ;
NULL : 'NULL' ;
OR : 'OR' ;
TRUE : 'TRUE' ;

DATE : 'DATE' ;
TIMESTAMP : 'TIMESTAMP' ;
INTERVAL : 'INTERVAL' ;
BBOX : 'BBOX' ;
COLLECTION : 'GEOMETRYCOLLECTION' 'Z'? ;
SHAPE : ('POINT' | 'LINESTRING' | 'POLYGON' | 'MULTIPOINT' | 'MULTILINESTRING' | 'MULTIPOLYGON') 'Z'? ;

COMPARISON : '=' | '<>' | '!=' | '<' | '<=' | '>' | '>=' ;
PLUS : '+' ;
MINUS : '-' ;
TIMES : '*' ;
SOLIDUS : '/' ;
PERCENT : '%' ;
CARET : '^' ;
LEFT : '(' ;
RIGHT : ')' ;
COMMA : ',' ;

NUMBER : (DIGITS ('.' DIGITS?)? | '.' DIGITS) ('E' [+-]? DIGITS)? ;
TEXT : '\'' ('\'\'' | ~'\'')* '\'' ;
QUOTED : '"' ('""' | ~'"')+ '"' ;
IDENTIFIER : [\p{Letter}:_] [\p{Letter}\p{Mark}\p{Digit}:_.]* ;
SPACE : [\p{White_Space}]+ -> skip ;

/** So that it is the parser that complains, and can say what it expected. */
UNKNOWN : . ;

fragment DIGITS : [0-9]+ ;
