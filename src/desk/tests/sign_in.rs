//! Nobody gets in by a secret that nobody has set, and who hands over is out.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::Arc;

use desk::{Book, BookError, Person, Refusal, Role, Secret, SecretKind, Standing, Tried, Weak};
use point::clock::FixedClock;
use time::macros::datetime;

fn clock() -> Arc<FixedClock> {
    Arc::new(FixedClock::at(datetime!(2026-11-30 8:00 UTC)))
}

fn person(name: &str) -> Person {
    Person { name: name.to_owned(), phone: "0905 174 263".to_owned() }
}

fn is_right(tried: Tried<desk::SignedIn>) -> bool {
    matches!(tried, Tried::Right(_))
}

#[test]
fn no_secret_works_before_somebody_has_set_one() {
    let dir = tempfile::tempdir().unwrap();
    let book = Book::open(dir.path(), clock()).unwrap();
    assert_eq!(book.standing().unwrap(), Standing::NobodyYet);
    for role in Role::ALL {
        for secret in [Secret::pin(""), Secret::pin("000000"), Secret::pin("123456"), Secret::pictures(&[])] {
            assert!(!is_right(book.sign_in(*role, &secret).unwrap()));
        }
    }
}

#[test]
fn the_first_secret_is_set_once_and_a_weak_one_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let book = Book::open(dir.path(), clock()).unwrap();
    let begin = |secret: Secret| book.begin(&person("A"), &secret);
    assert!(matches!(begin(Secret::pin("123456")), Err(BookError::Refused(Refusal::Weak(Weak::Row)))));
    assert!(matches!(begin(Secret::pin("174263")), Err(BookError::Refused(Refusal::Weak(Weak::Phone)))));
    let nameless = book.begin(&Person::default(), &Secret::pin("481592"));
    assert!(matches!(nameless, Err(BookError::Refused(Refusal::Nameless))));
    assert_eq!(book.standing().unwrap(), Standing::NobodyYet);
    let signed_in = begin(Secret::pin("481592")).unwrap();
    assert!(book.is_signed_in(&signed_in).unwrap());
    assert!(matches!(begin(Secret::pin("907351")), Err(BookError::Refused(Refusal::Taken))));
    assert!(is_right(book.sign_in(Role::Operator, &Secret::pin("481592")).unwrap()));
}

#[test]
fn a_visitor_can_not_set_the_technicians_secret() {
    let dir = tempfile::tempdir().unwrap();
    let book = Book::open(dir.path(), clock()).unwrap();
    let operator = book.begin(&person("A"), &Secret::pin("481592")).unwrap();
    assert!(book.begin(&person("B"), &Secret::pin("907351")).is_err());
    assert!(!is_right(book.sign_in(Role::Technician, &Secret::pin("907351")).unwrap()));
    // Only who is signed in lets one in.
    let technician = book.hand_over(&operator, Role::Technician, &person("B"), &Secret::pin("907351")).unwrap();
    assert_eq!(technician.role(), Role::Technician);
    assert!(book.is_signed_in(&operator).unwrap(), "the operator stays");
    assert!(is_right(book.sign_in(Role::Technician, &Secret::pin("907351")).unwrap()));
    assert!(!is_right(book.sign_in(Role::Operator, &Secret::pin("907351")).unwrap()));
}

#[test]
fn a_successor_takes_over_all_at_once_and_nothing_of_the_one_before_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let book = Book::open(dir.path(), clock()).unwrap();
    let before = book.begin(&person("Người trước"), &Secret::pin("481592")).unwrap();
    let pictures = Secret::pictures(&[3, 11, 0, 7, 3, 5]);
    assert!(book.hand_over(&before, Role::Operator, &person("B"), &Secret::pin("111111")).is_err());
    assert!(book.is_signed_in(&before).unwrap(), "a refusal changes nothing");
    let after = book.hand_over(&before, Role::Operator, &person("Người sau"), &pictures).unwrap();
    assert!(!book.is_signed_in(&before).unwrap());
    assert!(book.is_signed_in(&after).unwrap());
    let again = book.hand_over(&before, Role::Operator, &person("C"), &Secret::pin("907351"));
    assert!(matches!(again, Err(BookError::Refused(Refusal::SignedOut))));
    drop(book);
    let book = Book::open(dir.path(), clock()).unwrap();
    assert!(!is_right(book.sign_in(Role::Operator, &Secret::pin("481592")).unwrap()));
    assert!(is_right(book.sign_in(Role::Operator, &pictures).unwrap()));
    let holder = book.holder(Role::Operator).unwrap().unwrap();
    assert_eq!((holder.person.name.as_str(), holder.kind), ("Người sau", SecretKind::Pictures));
    assert!(book.notices().unwrap().is_empty(), "nobody is told a name");
}

#[test]
fn nobody_else_on_the_machine_reads_the_book() {
    let dir = tempfile::tempdir().unwrap();
    let book = Book::open(dir.path(), clock()).unwrap();
    book.begin(&person("A"), &Secret::pin("481592")).unwrap();
    book.back_up().unwrap();
    for entry in fs::read_dir(dir.path()).unwrap() {
        let entry = entry.unwrap();
        assert_eq!(entry.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", entry.file_name());
    }
}

#[test]
fn a_damaged_book_never_lets_a_visitor_set_the_first_secret() {
    let dir = tempfile::tempdir().unwrap();
    let damage = || {
        fs::remove_file(dir.path().join("desk.db-wal")).ok();
        fs::write(dir.path().join("desk.db"), b"not a database at all, but long enough".repeat(200)).unwrap();
    };
    let book = Book::open(dir.path(), clock()).unwrap();
    book.begin(&person("A"), &Secret::pin("481592")).unwrap();
    drop(book);
    damage();
    let book = Book::open(dir.path(), clock()).unwrap();
    assert_eq!(book.standing().unwrap(), Standing::Lost);
    assert!(matches!(book.begin(&person("B"), &Secret::pin("907351")), Err(BookError::Refused(Refusal::Lost))));
    assert!(dir.path().join("damaged-1.db").exists());
    // Who owns the machine may.
    book.let_begin_anew().unwrap();
    book.begin(&person("B"), &Secret::pin("907351")).unwrap();
    book.back_up().unwrap();
    drop(book);
    damage();
    let book = Book::open(dir.path(), clock()).unwrap();
    assert_eq!(book.standing().unwrap(), Standing::Somebody, "from the copy");
    assert!(is_right(book.sign_in(Role::Operator, &Secret::pin("907351")).unwrap()));
    drop(book);
    fs::remove_file(dir.path().join("desk.db")).unwrap();
    let book = Book::open(dir.path(), clock()).unwrap();
    assert_eq!(book.standing().unwrap(), Standing::Somebody, "a book that was taken away");
}

#[test]
fn a_book_of_a_newer_program_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(Book::open(dir.path(), clock()).unwrap());
    let connection = rusqlite::Connection::open(dir.path().join("desk.db")).unwrap();
    connection.pragma_update(None, "user_version", 99).unwrap();
    drop(connection);
    assert!(Book::open(dir.path(), clock()).is_err());
    assert!(!dir.path().join("damaged-1.db").exists());
}
