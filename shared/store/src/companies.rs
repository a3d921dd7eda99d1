//! Companies, found by id or by an allow-listed email domain (E8, S9).

use guichet_domain::Company;
use guichet_domain::company::CompanyDomain;
use guichet_domain::ids::CompanyId;

use crate::Store;
use crate::calls::Transacted;
use crate::counts::Counts;
use crate::error::StoreError;
use crate::item;
use crate::keys;

/// How making a company went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompanyCreated {
    /// It is there, with all its domains.
    Done,
    /// There is a company of this id already; nothing was written.
    Exists,
    /// Another company has this domain; nothing was written.
    DomainTaken(CompanyDomain),
}

impl Store {
    /// The company of this id.
    pub async fn company(&self, id: CompanyId) -> Result<Option<Company>, StoreError> {
        self.get("GetItem company", &keys::company(id)).await?.map(item::read).transpose()
    }

    /// The company of this id and how many tickets it has (B12): one BatchGetItem.
    pub async fn company_and_counts(&self, id: CompanyId) -> Result<Option<(Company, Counts)>, StoreError> {
        let wanted = [keys::company(id), keys::company_counts(id)];
        let (mut company, mut counts) = (None, Counts::default());
        for row in self.batch_get("BatchGetItem company", &wanted[0].pk, &wanted).await? {
            if item::text(&row, "sk") == Some(&wanted[0].sk) {
                company = Some(item::read(row)?);
            } else {
                counts = Counts::read(&row);
            }
        }
        Ok(company.map(|company| (company, counts)))
    }

    /// The company whose allow-listed domain this is: the claim, then the company.
    pub async fn company_by_domain(&self, domain: &str) -> Result<Option<Company>, StoreError> {
        match self.get("GetItem domain", &keys::domain(domain)).await? {
            Some(claim) => self.company(item::parsed(&claim, "id")?).await,
            None => Ok(None),
        }
    }

    /// Makes a company and claims its domains, at most 99, in one transaction.
    pub async fn create_company(&self, company: &Company) -> Result<CompanyCreated, StoreError> {
        let mut writes = vec![self.put_new(item::write(&keys::company(company.id), company)?)?];
        for domain in &company.domains {
            let mut claim = keys::domain(domain.as_str()).item();
            claim.insert("id".to_owned(), item::s(company.id.to_string()));
            writes.push(self.put_new(claim)?);
        }
        match self.transact("TransactWriteItems company", "company", &uuid::Uuid::new_v4().to_string(), writes).await? {
            Transacted::Done => Ok(CompanyCreated::Done),
            Transacted::Refused(refusals) if Transacted::at(&refusals, 0).is_some() => Ok(CompanyCreated::Exists),
            Transacted::Refused(refusals) => {
                let taken = company.domains.iter().zip(refusals.iter().skip(1)).find(|(_, refusal)| refusal.is_some());
                Ok(taken.map_or(CompanyCreated::Exists, |(domain, _)| CompanyCreated::DomainTaken(domain.clone())))
            }
        }
    }
}
