// comment before the version
OPENQASM/*in*/2.0/*between*/;// behind
include /* the */ "qelib1.inc" // library
;
qreg // a register
  q // of
  [ // two
  2 ] ;
gate /* named */ g /*(*/ ( a , b ) /*)*/ x /* qubit */ { // body
  rx ( a /* first */ ) x ; // "quotes" in a comment; and semicolons;
  rz ( b ) x ; /* } */
} // end
g ( pi / 3 , - pi * /* times */ 0.25 ) q [ 0 ] ; cx q[0] , q[1] ; //
//
